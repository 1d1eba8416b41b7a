import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { EventsCard } from '@/components/audiences/detail/events-card'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Badge } from '@/components/ui/badge'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Button } from '@/components/ui/button'
import { Card, CardAction, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import type { AccessEntry } from '@/lib/access-events/schema'
import type { AttributeView } from '@/lib/directory/attributes/schema'
import type { Person } from '@/lib/directory/person/queries'
import { countryName } from '@/lib/i18n/countries'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'
import type { WorkspaceItem } from '@/lib/workspace/schema'
import { toneOf } from './people-table'
import { useDay, useLanguageName } from './use-column-text'

export interface PersonViewProps {
  person: Person
  attributes: AttributeView[]
  integrations: WorkspaceItem[]
  events: AccessEntry[]
}

const linkClass = 'inline-flex min-h-6 items-center rounded-sm text-primary underline underline-offset-4'

/** Somebody: what the directory says, where they belong, and what they have by it. */
export function PersonView({ person, attributes, integrations, events }: PersonViewProps) {
  const t = useTranslations('directory')
  const locale = useLocale()
  const name = `${person.givenName} ${person.familyName}`
  return (
    <>
      <PageHeader
        title={<bdi>{name}</bdi>}
        description={person.jobTitle}
        breadcrumb={
          <Breadcrumb
            label={t('breadcrumb')}
            items={[
              { label: t('title'), href: getPathname({ locale, href: '/directory' }) },
              { label: name },
            ]}
          />
        }
        actions={
          person.status !== 'left' && (
            <Button asChild variant="outline">
              <Link href={`/workspace/as/${person.id}`}>{t('viewAs')}</Link>
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-6">
        {person.status === 'left' && <Alert variant="warning">{t('leftNote')}</Alert>}
        <Facts person={person} attributes={attributes} />
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Audiences person={person} />
          <Integrations person={person} integrations={integrations} />
          {person.groups.length > 0 && <Names title={t('groups')} named={person.groups} />}
          {person.segments.length > 0 && (
            <Names title={t('segments')} named={person.segments} hrefOf={(id) => `/segments/${id}`} />
          )}
          <Reports person={person} />
        </div>
        {events.length > 0 && <EventsCard events={events} title={t('events')} />}
      </div>
    </>
  )
}

function Facts({ person, attributes }: Pick<PersonViewProps, 'person' | 'attributes'>) {
  const t = useTranslations('directory')
  const locale = toLocale(useLocale())
  const day = useDay()
  const languageName = useLanguageName()
  const { manager, country, language, startDate, endDate, scimDeletedAt } = person
  const own = attributes.map(({ key, name, type }) => {
    const value = person.attributes[key]
    return { label: name, value: value && type === 'date' ? day(value) : value }
  })
  const facts: { label: string; value: ReactNode }[] = [
    {
      label: t('field.status'),
      value: <StateLabel tone={toneOf[person.status]}>{t(`status.${person.status}`)}</StateLabel>,
    },
    { label: t('field.email'), value: person.email },
    { label: t('field.externalId'), value: person.externalId },
    ...(person.userName ? [{ label: t('field.userName'), value: person.userName }] : []),
    { label: t('field.department'), value: person.department },
    { label: t('field.team'), value: person.team },
    {
      label: t('field.manager'),
      value: manager && (
        <Link href={`/directory/${manager.id}`} className={linkClass}>
          {`${manager.givenName} ${manager.familyName}`}
        </Link>
      ),
    },
    { label: t('field.location'), value: person.location },
    { label: t('field.country'), value: country && countryName(country, locale) },
    { label: t('field.language'), value: language && languageName(language) },
    { label: t('field.employmentType'), value: t(`employmentType.${person.employmentType}`) },
    { label: t('field.startDate'), value: startDate && day(startDate) },
    { label: t('field.endDate'), value: endDate && day(endDate) },
    ...own,
    { label: t('since'), value: <LocalTime value={person.createdAt.toISOString()} locale={locale} /> },
    { label: t('changed'), value: <LocalTime value={person.updatedAt.toISOString()} locale={locale} /> },
  ]
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('facts')}</CardTitle>
      </CardHeader>
      {scimDeletedAt && (
        <Alert>{t('scimDeleted', { date: day(scimDeletedAt.toISOString().slice(0, 10)) })}</Alert>
      )}
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
        {facts.map(({ label, value }) => (
          <div key={label} className="flex min-w-0 flex-col">
            <dt className="text-muted-foreground text-xs">{label}</dt>
            <dd className="wrap-anywhere text-sm">
              {value ? <bdi>{value}</bdi> : <span className="text-muted-foreground">{t('noValue')}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Audiences({ person }: { person: Person }) {
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

function Integrations({ person, integrations }: Pick<PersonViewProps, 'person' | 'integrations'>) {
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

function Names({ title, named, hrefOf }: NamesProps) {
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

function Reports({ person: { reports, reportCount } }: { person: Person }) {
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
