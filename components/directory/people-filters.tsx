import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { RadioGroup } from '@/components/ui/radio-group'
import type { AttributeView } from '@/lib/directory/attributes/schema'
import {
  employeeStatuses,
  employmentTypes,
  type PeopleFilters as Filters,
  isNarrowed,
  type PeopleChoices,
  peopleColumns,
  peopleHref,
  peopleSorts,
  type ShownColumn,
  withoutFilters,
} from '@/lib/directory/people/schema'
import { countryName } from '@/lib/i18n/countries'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'
import { useColumnText } from './use-column-text'

export interface PeopleFiltersProps {
  filters: Filters
  choices: PeopleChoices
  attributes: AttributeView[]
}

const row = 'grid gap-4 sm:grid-cols-2 lg:grid-cols-4'

/** What narrows the list, its columns and its order: a plain GET form, so that an address keeps it all. */
export function PeopleFilters({ filters, choices, attributes }: PeopleFiltersProps) {
  const t = useTranslations('directory')
  const locale = toLocale(useLocale())
  const { team, audience, startFrom, startTo, own, country, employmentType } = filters
  const countries = choices.countries.map((code) => ({ value: code, label: countryName(code, locale) }))
  // What narrows the list is seen.
  const hidden = [team, country, employmentType, audience, startFrom, startTo, ...Object.values(own)]
  const isOpen = hidden.some((value) => value !== null)
  return (
    <form
      method="get"
      action={getPathname({ locale, href: '/directory' })}
      aria-label={t('filters')}
      className="flex flex-col gap-4 rounded-lg border bg-card p-4"
    >
      <div className={row}>
        <Field label={t('search')}>
          <Input
            type="search"
            name="q"
            defaultValue={filters.q}
            placeholder={t('searchHint')}
            maxLength={200}
          />
        </Field>
        <OneOf name="department" value={filters.department} values={choices.departments} />
        <OneOf name="location" value={filters.location} values={choices.locations} />
        <Field label={t('field.status')}>
          <NativeSelect name="status" defaultValue={filters.status ?? ''}>
            <option value="">{t('presentOnly')}</option>
            {employeeStatuses.map((status) => (
              <option key={status} value={status}>
                {t(`status.${status}`)}
              </option>
            ))}
            <option value="all">{t('everybody')}</option>
          </NativeSelect>
        </Field>
      </div>
      <details className="group" open={isOpen}>
        <summary className="inline-flex min-h-6 cursor-pointer items-center gap-1 rounded-sm font-medium text-sm">
          <Icon name="chevron-right" className="size-4 transition-transform group-open:rotate-90" />
          {t('more')}
        </summary>
        <div className="mt-3 flex flex-col gap-4">
          <div className={row}>
            <OneOf name="team" value={filters.team} values={choices.teams} />
            <Field label={t('field.country')}>
              <Choices name="country" value={country} options={countries} />
            </Field>
            <Field label={t('field.employmentType')}>
              <Choices
                name="type"
                value={filters.employmentType}
                options={employmentTypes.map((value) => ({ value, label: t(`employmentType.${value}`) }))}
              />
            </Field>
            <Field label={t('audience')}>
              <Choices
                name="audience"
                value={audience}
                options={choices.audiences.map(({ id, name }) => ({ value: id, label: name }))}
              />
            </Field>
            <Field label={t('startFrom')}>
              <Input type="date" name="from" defaultValue={startFrom ?? ''} />
            </Field>
            <Field label={t('startTo')}>
              <Input type="date" name="to" defaultValue={startTo ?? ''} />
            </Field>
            {attributes
              .filter(({ type }) => type === 'choice')
              .map(({ key, name, options }) => (
                <Field key={key} label={name}>
                  <Choices
                    name={`own.${key}`}
                    value={own[key] ?? null}
                    options={options.map((value) => ({ value, label: value }))}
                  />
                </Field>
              ))}
          </div>
          <Columns filters={filters} attributes={attributes} />
        </div>
      </details>
      <div className="flex flex-wrap gap-2">
        <Button type="submit">{t('apply')}</Button>
        {isNarrowed(filters) && (
          <Button asChild variant="ghost">
            <Link href={peopleHref(withoutFilters(filters))}>{t('clear')}</Link>
          </Button>
        )}
      </div>
    </form>
  )
}

function OneOf(props: { name: 'department' | 'team' | 'location'; value: string | null; values: string[] }) {
  const t = useTranslations('directory')
  const { name, value, values } = props
  return (
    <Field label={t(`field.${name}`)}>
      <Choices name={name} value={value} options={values.map((one) => ({ value: one, label: one }))} />
    </Field>
  )
}

interface ChoicesProps {
  name: string
  value: string | null
  options: { value: string; label: string }[]
  /** Given by `Field`. */
  id?: string
}

function Choices({ name, value, options, ...control }: ChoicesProps) {
  const t = useTranslations('directory')
  const isMissing = value !== null && !options.some((option) => option.value === value)
  return (
    <NativeSelect {...control} name={name} defaultValue={value ?? ''}>
      <option value="">{t('any')}</option>
      {isMissing && <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </NativeSelect>
  )
}

function Columns({ filters, attributes }: Pick<PeopleFiltersProps, 'filters' | 'attributes'>) {
  const t = useTranslations('directory')
  const text = useColumnText(attributes)
  const all: ShownColumn[] = [...peopleColumns, ...attributes.map(({ key }) => `attribute:${key}` as const)]
  const sorts = peopleSorts.flatMap((sort) => {
    const name = sort === 'name' ? t('name') : t(`field.${sort}`)
    return [
      { value: sort, label: name },
      { value: `-${sort}`, label: `${name} (${t('descending')})` },
    ]
  })
  return (
    <>
      <RadioGroup label={t('columns')}>
        <div className="grid gap-x-4 sm:grid-cols-2 lg:grid-cols-4">
          {all.map((column) => (
            <Choice
              key={column}
              control={
                <Checkbox name="column" value={column} defaultChecked={filters.columns.includes(column)} />
              }
            >
              {text.heading(column)}
            </Choice>
          ))}
        </div>
      </RadioGroup>
      <Field label={t('sort')} className="max-w-72">
        <NativeSelect name="sort" defaultValue={`${filters.isDescending ? '-' : ''}${filters.sort}`}>
          {sorts.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </NativeSelect>
      </Field>
    </>
  )
}
