import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { PageHeader } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { controlClass } from '@/components/ui/input'
import { type CatalogFilters, catalogSorts } from '@/lib/catalog/schema'
import { getPathname } from '@/lib/i18n/navigation'
import { cn } from '@/lib/utils'
import { FilterForm } from './filter-form'
import { SearchInput, SortSelect } from './view-fields'

export interface CatalogFrameProps {
  /** What the page shows. A visitor's pages leave it out: this frame stands above them and reads the address. */
  filters?: CatalogFilters
  /** All / Connected / Available, for members. */
  tabs?: ReactNode
  children: ReactNode
}

/** The catalog's head and its form: what stays while views change. */
export function CatalogFrame({ filters, tabs, children }: CatalogFrameProps) {
  const t = useTranslations('catalog')
  const action = getPathname({ locale: useLocale(), href: '/marketplace' })
  const shown = filters && { q: filters.q, sort: filters.sort }
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      {tabs}
      <FilterForm action={action} className="grid gap-6 lg:grid-cols-[15rem_minmax(0,1fr)]">
        {filters && filters.tab !== 'all' && <input type="hidden" name="tab" value={filters.tab} />}
        <div className="flex flex-col gap-3 sm:flex-row lg:col-span-2">
          <div className="flex flex-1 gap-2">
            <div className="flex-1">
              <label htmlFor="catalog-search" className="sr-only">
                {t('search')}
              </label>
              <SearchInput
                id="catalog-search"
                key={filters?.tab}
                shown={shown}
                maxLength={200}
                placeholder={t('searchPlaceholder')}
                autoComplete="off"
                className={cn(controlClass, 'h-9 px-3')}
              />
            </div>
            <Button type="submit">{t('searchButton')}</Button>
          </div>
          <div className="flex items-center gap-2 text-sm sm:w-56">
            <label htmlFor="catalog-sort" className="shrink-0 text-muted-foreground">
              {t('sortBy')}
            </label>
            <span className="relative block w-full">
              <SortSelect
                id="catalog-sort"
                shown={shown}
                className={cn(controlClass, 'h-9 appearance-none ps-3 pe-9')}
              >
                {catalogSorts.map((sort) => (
                  <option key={sort} value={sort}>
                    {t(`sort.${sort}`)}
                  </option>
                ))}
              </SortSelect>
              <Icon
                name="chevron-down"
                className="pointer-events-none absolute inset-e-3 top-1/2 size-4 -translate-y-1/2 text-muted-foreground"
              />
            </span>
          </div>
        </div>
        {children}
      </FilterForm>
    </>
  )
}
