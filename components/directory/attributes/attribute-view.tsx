import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { changeAttributeAction, deleteAttributeAction } from '@/lib/directory/attributes/actions'
import type { AttributeUse } from '@/lib/directory/attributes/schema'
import { AttributeForm, DeleteAttributeForm } from './attribute-forms'
import { MappedBy } from './mapped-by'

/** An attribute to be changed, or deleted once no audience asks for it and no connection sends it. */
export function AttributeEditor({ attribute }: { attribute: AttributeUse }) {
  const t = useTranslations('employeeAttributes')
  const { audiences, mappings, people } = attribute
  const isUsed = audiences.length + mappings.length > 0
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
          {audiences.length > 0 && (
            <Alert variant="warning">{t('inUse', { names: audiences.join(', ') })}</Alert>
          )}
          {mappings.length > 0 && <MappedBy mappings={mappings} />}
          {!isUsed && (
            <DeleteAttributeForm attributeId={attribute.id} people={people} submit={deleteAttributeAction} />
          )}
        </Card>
      </div>
    </ClientMessages>
  )
}
