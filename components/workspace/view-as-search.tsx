import { useTranslations } from 'next-intl'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { EmployeeSummary } from '@/lib/directory/queries'
import { Link } from '@/lib/i18n/navigation'

export interface ViewAsSearchProps {
  query: string
  /** Null while nobody was searched. */
  found: EmployeeSummary[] | null
  action: string
}

/** For HR: finds an employee whose workspace to look at. */
export function ViewAsSearch({ query, found, action }: ViewAsSearchProps) {
  const t = useTranslations('workspace')
  return (
    <Card id="as" className="scroll-mt-4">
      <CardHeader>
        <CardTitle>{t('viewAsTitle')}</CardTitle>
        <CardDescription>{t('viewAsText')}</CardDescription>
      </CardHeader>
      <form action={`${action}#as`} className="flex max-w-text items-end gap-2">
        <Field label={t('viewAsLabel')} className="flex-1">
          <Input name="as" defaultValue={query} maxLength={200} required />
        </Field>
        <Button type="submit" variant="outline">
          {t('viewAsButton')}
        </Button>
      </form>
      {found?.length === 0 && (
        <p role="status" className="text-sm">
          {t('viewAsNobody', { query })}
        </p>
      )}
      {found && found.length > 0 && (
        <ul className="flex flex-col gap-1">
          {found.map(({ id, givenName, familyName, jobTitle, department }) => (
            <li key={id}>
              <Link
                href={`/workspace/as/${id}`}
                className="flex min-h-11 items-center gap-3 rounded-md px-2 hover:bg-secondary"
              >
                <Avatar name={`${givenName} ${familyName}`} size="sm" />
                <span className="text-sm">
                  {givenName} {familyName}
                  <span className="text-muted-foreground">
                    {[jobTitle, department].filter(Boolean).map((word) => ` · ${word}`)}
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
