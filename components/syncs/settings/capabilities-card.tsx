import { useLocale, useTranslations } from 'next-intl'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import type { Capabilities } from '@/lib/scim-client/schema'
import { discoverCapabilitiesAction } from '@/lib/syncs/settings/actions'
import { AskForm } from './ask-form'

export interface CapabilitiesCardProps {
  connectionId: string
  provider: string
  capabilities: Capabilities | null
  discoveredAt: Date | null
  canEdit: boolean
}

/** What the provider said that it can do, and when; asks it again. */
export function CapabilitiesCard(props: CapabilitiesCardProps) {
  const { connectionId, provider, capabilities, discoveredAt, canEdit } = props
  const t = useTranslations('syncSettings.capabilities')
  const locale = useLocale()
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
        <CardDescription>{t('hint')}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {capabilities ? <Facts capabilities={capabilities} /> : <p>{t('unknown', { provider })}</p>}
        {discoveredAt && (
          <p className="text-muted-foreground text-xs">
            {t.rich('askedRich', {
              time: () => <LocalTime value={discoveredAt.toISOString()} locale={locale} />,
            })}
          </p>
        )}
        {canEdit && (
          <AskForm
            connectionId={connectionId}
            wasAsked={capabilities !== null}
            action={discoverCapabilitiesAction}
          />
        )}
      </CardContent>
    </Card>
  )
}

function Facts({ capabilities }: { capabilities: Capabilities }) {
  const t = useTranslations('syncSettings.capabilities')
  const { patch, filter, bulk, etag, groups, userAttributes } = capabilities
  const yesNo = (is: boolean) => t(is ? 'yes' : 'no')
  const facts = [
    [t('patch'), yesNo(patch), patch ? null : t('noPatch')],
    [t('filter'), yesNo(filter), filter ? null : t('noFilter')],
    [t('bulk'), bulk ? t('bulkOf', { count: bulk.maxOperations }) : t('no'), null],
    [t('etag'), yesNo(etag), null],
    [t('groups'), yesNo(groups), null],
    [
      t('attributes'),
      userAttributes ? t('attributeCount', { count: userAttributes.length }) : t('attributesUnsaid'),
      null,
    ],
  ] as const
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
      {facts.map(([name, value, note]) => (
        <div key={name} className="contents">
          <dt className="text-muted-foreground">{name}</dt>
          <dd>
            {value}
            {note && <span className="block text-muted-foreground text-xs">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
