import { useLocale, useTranslations } from 'next-intl'
import { FilterForm } from '@/components/catalog/filter-form'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Label } from '@/components/ui/label'
import type { OverviewChoices } from '@/lib/connections/overview/queries'
import {
  type ChoiceName,
  choiceNames,
  type OverviewFilters as Filters,
  longestSearch,
  noFilters,
  overviewHref,
  overviewSorts,
} from '@/lib/connections/overview/schema'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { type Option, useOptions } from './choice-words'
import { FollowedInput, FollowedSelect } from './followed-fields'

export interface OverviewFiltersProps {
  filters: Filters
  choices: OverviewChoices
}

/** Search, filters and order as one GET form: what is chosen stands in the address. */
export function OverviewFilters({ filters, choices }: OverviewFiltersProps) {
  const t = useTranslations('connectionOverview')
  const action = getPathname({ locale: useLocale(), href: '/connections' })
  const options = useOptions(choices)
  const chosen = choiceNames.filter((name) => filters[name] !== null)
  return (
    <div className="flex flex-col gap-3">
      <FilterForm action={action} className="flex flex-col gap-3">
        {filters.state && <input type="hidden" name="state" value={filters.state} />}
        <div className="flex flex-col gap-3 sm:flex-row">
          <div className="flex flex-1 gap-2">
            <Label htmlFor="connection-search" className="sr-only">
              {t('search')}
            </Label>
            <FollowedInput
              id="connection-search"
              type="search"
              name="q"
              value={filters.q}
              maxLength={longestSearch}
              placeholder={t('searchPlaceholder')}
              autoComplete="off"
            />
            <Button type="submit">{t('searchButton')}</Button>
          </div>
          <div className="flex items-center gap-2 sm:w-72">
            <Label htmlFor="connection-sort" className="shrink-0 font-normal text-muted-foreground">
              {t('sortBy')}
            </Label>
            <FollowedSelect
              id="connection-sort"
              name="sort"
              value={filters.sort === noFilters.sort ? '' : filters.sort}
            >
              {overviewSorts.map((sort) => (
                <option key={sort} value={sort === noFilters.sort ? '' : sort}>
                  {t(`sorts.${sort}`)}
                </option>
              ))}
            </FollowedSelect>
          </div>
        </div>
        <details open={chosen.length > 0} className="group/filters rounded-lg border bg-card px-4">
          <summary className="flex min-h-10 cursor-pointer items-center justify-between font-medium text-sm">
            {t('filters', { count: chosen.length })}
            <Icon
              name="chevron-down"
              className="size-4 text-muted-foreground group-open/filters:rotate-180"
            />
          </summary>
          <div className="grid gap-x-4 gap-y-3 pt-1 pb-4 sm:grid-cols-2 lg:grid-cols-4">
            {choiceNames.map((name) => (
              <Choice key={name} name={name} value={filters[name]} options={options[name]} />
            ))}
          </div>
          <noscript>
            <Button type="submit" variant="outline" className="mb-4">
              {t('apply')}
            </Button>
          </noscript>
        </details>
      </FilterForm>
      <Chosen filters={filters} options={options} />
    </div>
  )
}

function Choice({ name, value, options }: { name: ChoiceName; value: string | null; options: Option[] }) {
  const t = useTranslations('connectionOverview')
  const id = `connection-${name}`
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Label htmlFor={id}>{t(`filter.${name}`)}</Label>
      <FollowedSelect id={id} name={name} value={value ?? ''}>
        <option value="">{t('any')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </FollowedSelect>
    </div>
  )
}

/** What is chosen, as links that take it away. */
function Chosen({ filters, options }: { filters: Filters; options: Record<ChoiceName, Option[]> }) {
  const t = useTranslations('connectionOverview')
  const chosen = choiceNames.flatMap((name) => {
    const value = filters[name]
    if (value === null) return []
    const known = options[name].find((option) => option.value === value)
    return [{ name, label: t('choice', { name: t(`filter.${name}`), value: known?.label ?? t('unknown') }) }]
  })
  if (chosen.length === 0) return null
  return (
    <ul aria-label={t('chosen')} className="flex flex-wrap items-center gap-2">
      {chosen.map(({ name, label }) => (
        <li key={name} className="min-w-0">
          <Link
            href={overviewHref({ ...filters, [name]: null, page: 1 })}
            prefetch={false}
            scroll={false}
            aria-label={t('remove', { filter: label })}
            className="inline-flex min-h-7 max-w-full items-center gap-1 rounded-full border bg-card px-2.5 text-xs hover:bg-muted"
          >
            <span className="truncate">{label}</span>
            <Icon name="close" className="size-3 shrink-0" />
          </Link>
        </li>
      ))}
      <li>
        <Link
          href={overviewHref({ ...noFilters, q: filters.q, state: filters.state, sort: filters.sort })}
          prefetch={false}
          scroll={false}
          className="inline-flex min-h-6 items-center rounded-sm text-primary text-xs underline underline-offset-4"
        >
          {t('clear')}
        </Link>
      </li>
    </ul>
  )
}
