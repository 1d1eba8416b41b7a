import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { changeAttributeAction, deleteAttributeAction } from '@/lib/directory/attributes/actions'
import type { AttributeUse } from '@/lib/directory/attributes/schema'
import { AttributeForm, DeleteAttributeForm } from './attribute-forms'

/** An attribute to be changed, or deleted once no audience asks for it. */
export function AttributeEditor({ attribute }: { attribute: AttributeUse }) {
  const t = useTranslations('employeeAttributes')
  const { audiences, people } = attribute
  return (
    <ClientMessages namespaces={['errors', 'employeeAttributes']}>
      <div className="flex flex-col gap-6">
        <Card>
          <AttributeForm attribute={attribute} submit={changeAttributeAction} />
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>{t('deleteTitle')}</CardTitle>
            <CardDescription>{t('deletePeople', { count: people })}</CardDescription>
          </CardHeader>
          {audiences.length > 0 ? (
            <Alert variant="warning">{t('inUse', { names: audiences.join(', ') })}</Alert>
          ) : (
            <DeleteAttributeForm attributeId={attribute.id} people={people} submit={deleteAttributeAction} />
          )}
        </Card>
      </div>
    </ClientMessages>
  )
}
