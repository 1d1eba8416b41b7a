import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Alert } from '@/components/ui/alert'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import type { AttributeView } from '@/lib/directory/attributes/schema'
import type { Person } from '@/lib/directory/person/queries'
import { countryName } from '@/lib/i18n/countries'
import { Link } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'
import { toneOf } from '../people-table'
import { useDay, useLanguageName } from '../use-column-text'
import { linkClass } from './link-class'

/** What the directory says of somebody. */
export function Facts({ person, attributes }: { person: Person; attributes: AttributeView[] }) {
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
