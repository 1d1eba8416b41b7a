import { useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import { Card, CardAction, CardHeader, CardTitle } from '@/components/ui/card'
import type { Person } from '@/lib/directory/person/queries'
import { Link } from '@/lib/i18n/navigation'
import type { WorkspaceItem } from '@/lib/workspace/schema'
import { linkClass } from './link-class'

/** The audiences somebody is in, and why. */
export function Audiences({ person }: { person: Person }) {
  const t = useTranslations('directory')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('inAudiences')}</CardTitle>
      </CardHeader>
      {person.audiences.length === 0 ? (
        <p className="text-muted-foreground text-sm">{t('noAudiences')}</p>
      ) : (
        <ul className="flex flex-col divide-y">
          {person.audiences.map(({ id, name, isByHand }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 py-2 text-sm first:pt-0">
              <Link href={`/audiences/${id}`} className={`wrap-anywhere ${linkClass}`}>
                {name}
              </Link>
              <span className="text-muted-foreground text-xs">{t(isByHand ? 'byHand' : 'byRule')}</span>
              <Link
                href={`/audiences/${id}?person=${person.id}#why`}
                aria-label={t('whyOf', { name })}
                className={`ms-auto ${linkClass}`}
              >
                {t('why')}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** What somebody has by them, and why. */
export function Integrations({ person, integrations }: { person: Person; integrations: WorkspaceItem[] }) {
  const t = useTranslations('directory')
  const { id } = person
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('integrations')}</CardTitle>
      </CardHeader>
      {integrations.length === 0 ? (
        <p className="text-muted-foreground text-sm">{t('noIntegrations')}</p>
      ) : (
        <ul className="flex flex-col divide-y">
          {integrations.map(({ slug, name }) => (
            <li key={slug} className="flex flex-wrap items-center gap-x-3 py-2 text-sm first:pt-0">
              <Link href={`/marketplace/${slug}`} className={`wrap-anywhere ${linkClass}`}>
                {name}
              </Link>
              <Link
                href={`/workspace/as/${id}?${new URLSearchParams({ why: slug })}`}
                aria-label={`${t('why')} ${name}`}
                className={`ms-auto ${linkClass}`}
              >
                {t('why')}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

interface NamesProps {
  title: string
  named: { id: string; name: string }[]
  /** Where each can be looked at, if anywhere. */
  hrefOf?: (id: string) => string
}

/** Names of what somebody belongs to. */
export function Names({ title, named, hrefOf }: NamesProps) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
      </CardHeader>
      <ul className="flex flex-wrap gap-2">
        {named.map(({ id, name }) => (
          <li key={id} className="max-w-full">
            {hrefOf ? (
              <Link href={hrefOf(id)} prefetch={false} className={`wrap-anywhere text-sm ${linkClass}`}>
                {name}
              </Link>
            ) : (
              <Badge variant="outline" className="wrap-anywhere whitespace-normal">
                {name}
              </Badge>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Whom somebody manages. */
export function Reports({ person: { reports, reportCount } }: { person: Person }) {
  const t = useTranslations('directory')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('reports')}</CardTitle>
        {reportCount > 0 && (
          <CardAction className="text-muted-foreground text-sm">
            {t('reportCount', { count: reportCount })}
          </CardAction>
        )}
      </CardHeader>
      {reportCount === 0 && <p className="text-muted-foreground text-sm">{t('reportCount', { count: 0 })}</p>}
      <ul className="flex flex-col">
        {reports.map(({ id, givenName, familyName, jobTitle }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 py-1 text-sm">
            <Link href={`/directory/${id}`} prefetch={false} className={linkClass}>
              <bdi>{`${givenName} ${familyName}`}</bdi>
            </Link>
            {jobTitle && <span className="text-muted-foreground">{jobTitle}</span>}
          </li>
        ))}
      </ul>
      {reportCount > reports.length && (
        <p className="text-muted-foreground text-sm">
          {t('moreReports', { count: reportCount - reports.length })}
        </p>
      )}
    </Card>
  )
}
