import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import {
  auditActions,
  auditGroups,
  type AuditFilters as Filters,
  isNarrowed,
  siteGroups,
} from '@/lib/audit-log/schema'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { useEventText } from './event-text'

export interface AuditFiltersProps {
  filters: Filters
  people: { id: string; name: string; email: string }[]
}

const row = 'grid gap-4 sm:grid-cols-2 lg:grid-cols-4'
const subjectTypes = ['connection', 'folder', 'policy', 'activation', 'listing', 'audit-log'] as const

/** What narrows the log: a plain GET form, so that an address keeps it and no script is needed. */
export function AuditFilters({ filters, people }: AuditFiltersProps) {
  const t = useTranslations('auditLog')
  const locale = useLocale()
  const { q, subject, subjectId, from, to, address } = filters
  return (
    <form
      method="get"
      action={getPathname({ locale, href: '/settings/audit-log' })}
      aria-label={t('filters')}
      className="flex flex-col gap-4 rounded-lg border bg-card p-4"
    >
      <div className={row}>
        <Field label={t('search')}>
          <Input type="search" name="q" defaultValue={q} placeholder={t('searchHint')} maxLength={200} />
        </Field>
        <Who filters={filters} people={people} />
        <What filters={filters} />
        <On subject={subject} />
      </div>
      <details className="group" open={Boolean(from || to || address || subjectId)}>
        <summary className="inline-flex min-h-6 cursor-pointer items-center gap-1 rounded-sm font-medium text-sm">
          <Icon name="chevron-right" className="size-4 transition-transform group-open:rotate-90" />
          {t('more')}
        </summary>
        <div className={`mt-3 ${row}`}>
          <Field label={t('from')}>
            <Input type="date" name="from" defaultValue={from ?? ''} />
          </Field>
          <Field label={t('to')}>
            <Input type="date" name="to" defaultValue={to ?? ''} />
          </Field>
          <Field label={t('address')}>
            <Input
              name="address"
              defaultValue={address ?? ''}
              maxLength={60}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
          <Field label={t('subjectId')}>
            <Input
              name="id"
              defaultValue={subjectId ?? ''}
              maxLength={100}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
        </div>
      </details>
      <div className="flex flex-wrap gap-2">
        <Button type="submit">{t('apply')}</Button>
        {isNarrowed(filters) && (
          <Button asChild variant="ghost">
            <Link href="/settings/audit-log">{t('clear')}</Link>
          </Button>
        )}
      </div>
    </form>
  )
}

function Who({ filters: { actor }, people }: AuditFiltersProps) {
  const t = useTranslations('auditLog')
  return (
    <Field label={t('who')}>
      <NativeSelect name="actor" defaultValue={actor ?? ''}>
        <option value="">{t('anyone')}</option>
        <optgroup label={t('people')}>
          {people.map(({ id, name, email }) => (
            <option key={id} value={id}>
              {`${name} (${email})`}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('whoElse')}>
          <option value="portico">{t('portico')}</option>
          <option value="hand-off">{t('handOff')}</option>
          <option value="api-key">{t('apiKey')}</option>
          <option value="scim">{t('identityProvider')}</option>
        </optgroup>
      </NativeSelect>
    </Field>
  )
}

function What({ filters: { action } }: { filters: Filters }) {
  const t = useTranslations('auditLog')
  const text = useEventText()
  return (
    <Field label={t('what')}>
      <NativeSelect name="action" defaultValue={action ?? ''}>
        <option value="">{t('anything')}</option>
        {auditGroups
          .filter((group) => !siteGroups.includes(group))
          .map((group) => (
            <optgroup key={group} label={text.group(group)}>
              <option value={group}>{t('allOf', { group: text.group(group) })}</option>
              {auditActions[group].map((name) => (
                <option key={name} value={`${group}.${name}`}>
                  {text.action(`${group}.${name}`)}
                </option>
              ))}
            </optgroup>
          ))}
      </NativeSelect>
    </Field>
  )
}

function On({ subject }: { subject: string | null }) {
  const t = useTranslations('auditLog')
  const text = useEventText()
  return (
    <Field label={t('on')}>
      <NativeSelect name="subject" defaultValue={subject ?? ''}>
        <option value="">{t('anySubject')}</option>
        {[...new Set([...subjectTypes, ...(subject ? [subject] : [])])].map((type) => (
          <option key={type} value={type}>
            {text.subjectType(type)}
          </option>
        ))}
      </NativeSelect>
    </Field>
  )
}
