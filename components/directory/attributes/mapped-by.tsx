import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import type { AttributeUse } from '@/lib/directory/attributes/schema'
import { Link } from '@/lib/i18n/navigation'

/** The connections that send an attribute, with links to where that is changed. */
export function MappedBy({ mappings }: Pick<AttributeUse, 'mappings'>) {
  const t = useTranslations('employeeAttributes')
  const hidden = mappings.filter(({ name }) => name === null).length
  return (
    <Alert variant="warning">
      <p>{t('mapped', { count: mappings.length })}</p>
      <ul className="mt-1 flex list-disc flex-col gap-1 ps-5">
        {mappings.map(
          ({ connectionId, name }) =>
            name !== null && (
              <li key={connectionId} className="wrap-anywhere">
                <Link
                  href={`/connections/${connectionId}/sync/mapping`}
                  className="underline underline-offset-4"
                >
                  {name}
                </Link>
              </li>
            ),
        )}
        {hidden > 0 && <li>{t('mappedHidden', { count: hidden })}</li>}
      </ul>
    </Alert>
  )
}
