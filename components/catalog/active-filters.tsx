import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import {
  type CatalogFilters,
  type CatalogResult,
  catalogQueryString,
  defaultFilters,
  facetNames,
} from '@/lib/catalog/schema'
import { Link } from '@/lib/i18n/navigation'
import { facetLabel } from './facets'

/** The chosen filters as links that take one of them away. */
export function ActiveFilters({
  filters,
  facets,
}: {
  filters: CatalogFilters
  facets: CatalogResult['facets']
}) {
  const t = useTranslations('catalog')
  const selected = facetNames.flatMap((name) =>
    facets[name].filter((entry) => entry.selected).map((entry) => ({ name, entry })),
  )
  if (selected.length === 0) return null
  return (
    <ul aria-label={t('activeFilters')} className="flex flex-wrap items-center gap-2">
      {selected.map(({ name, entry }) => {
        const rest = (filters[name] as string[]).filter((value) => value !== entry.value)
        const query = catalogQueryString({ ...filters, [name]: rest, page: 1 })
        const label = facetLabel(t, name, entry)
        return (
          <li key={`${name}${entry.value}`}>
            <Link
              href={query ? `/marketplace?${query}` : '/marketplace'}
              prefetch={false}
              scroll={false}
              aria-label={t('removeFilter', { filter: label })}
              className="inline-flex min-h-7 items-center gap-1 rounded-full border bg-card px-2.5 text-xs hover:bg-muted"
            >
              {label}
              <Icon name="close" className="size-3" />
            </Link>
          </li>
        )
      })}
      <li>
        <Link
          href={`/marketplace?${catalogQueryString({ ...defaultFilters, q: filters.q, tab: filters.tab })}`}
          prefetch={false}
          scroll={false}
          className="rounded-sm text-primary text-xs underline underline-offset-4"
        >
          {t('clearFilters')}
        </Link>
      </li>
    </ul>
  )
}
