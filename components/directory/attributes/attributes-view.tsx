import { ListPlus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Button } from '@/components/ui/button'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { createAttributeAction, moveAttributeAction } from '@/lib/directory/attributes/actions'
import type { AttributeView } from '@/lib/directory/attributes/schema'
import { Link } from '@/lib/i18n/navigation'
import { AttributeForm, MoveForm } from './attribute-forms'

/** The attributes that the organization defines, in its order. */
export function AttributesView({
  attributes,
  canDefine,
}: {
  attributes: AttributeView[]
  canDefine: boolean
}) {
  const t = useTranslations('employeeAttributes')
  return (
    <ClientMessages namespaces={['errors', 'employeeAttributes']}>
      <div className="flex flex-col gap-6">
        {attributes.length === 0 ? (
          <EmptyState
            icon={<ListPlus />}
            title={t('emptyTitle')}
            description={t(canDefine ? 'emptyText' : 'emptyTextViewer')}
          />
        ) : (
          <Card>
            <p role="status" className="text-muted-foreground text-sm tabular-nums">
              {t('count', { count: attributes.length })}
            </p>
            <ul className="flex flex-col divide-y">
              {attributes.map((attribute, index) => (
                <li key={attribute.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
                  <span className="flex min-w-0 flex-1 basis-48 flex-col">
                    <span className="wrap-anywhere font-medium">{attribute.name}</span>
                    <span className="wrap-anywhere text-muted-foreground text-xs">
                      {t(`types.${attribute.type}`)}
                      {attribute.type === 'choice' &&
                        ` · ${t('optionCount', { count: attribute.options.length })}`}
                      {` · ${t('key')} `}
                      <code>{attribute.key}</code>
                    </span>
                  </span>
                  {canDefine && (
                    <span className="flex items-center gap-1">
                      {index > 0 && (
                        <MoveForm attribute={attribute} direction="up" submit={moveAttributeAction} />
                      )}
                      {index < attributes.length - 1 && (
                        <MoveForm attribute={attribute} direction="down" submit={moveAttributeAction} />
                      )}
                      <Button asChild variant="outline" size="sm">
                        <Link
                          href={`/directory/attributes/${attribute.id}`}
                          aria-label={`${t('edit')}: ${attribute.name}`}
                        >
                          {t('edit')}
                        </Link>
                      </Button>
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </Card>
        )}
        {canDefine && (
          <Card>
            <CardHeader>
              <CardTitle>{t('createTitle')}</CardTitle>
            </CardHeader>
            <AttributeForm key={attributes.length} submit={createAttributeAction} />
          </Card>
        )}
      </div>
    </ClientMessages>
  )
}
