import { useLocale, useTranslations } from 'next-intl'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { getPathname } from '@/lib/i18n/navigation'
import { type ItemFilters as Filters, itemQueryString, runHref } from '@/lib/syncs/tracking/filters/schema'
import { itemStatuses, type RunDetail, syncOperations } from '@/lib/syncs/tracking/schema'
import { ChoiceField, FilterBar } from './filter-fields'
import { useSyncWords } from './use-sync-words'

export interface ItemFiltersProps {
  run: RunDetail
  filters: Filters
  /** Reasons that items of the run have. */
  reasons: readonly NonNullable<Filters['reason']>[]
}

/** What narrows the items of a run: a plain GET form. */
export function ItemFilters({ run, filters, reasons }: ItemFiltersProps) {
  const t = useTranslations('syncs')
  const words = useSyncWords()
  const href = runHref(run)
  const isNarrowed = itemQueryString({ ...filters, cursor: null }) !== ''
  const all = filters.reason && !reasons.includes(filters.reason) ? [...reasons, filters.reason] : reasons
  return (
    <form
      method="get"
      action={getPathname({ locale: useLocale(), href })}
      aria-label={t('filter.items')}
      className="flex flex-col gap-4 rounded-lg border bg-card p-4"
    >
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field label={t('filter.search')}>
          <Input
            type="search"
            name="q"
            defaultValue={filters.q}
            placeholder={t('filter.searchHint')}
            maxLength={200}
          />
        </Field>
        <ChoiceField
          name="status"
          label={t('filter.status')}
          value={filters.status}
          options={itemStatuses.map((value) => ({ value, label: t(`itemStatus.${value}`) }))}
        />
        <ChoiceField
          name="operation"
          label={t('filter.operation')}
          value={filters.operation}
          options={syncOperations.map((value) => ({ value, label: t(`operation.${value}`) }))}
        />
        <ChoiceField
          name="reason"
          label={t('filter.reason')}
          value={filters.reason}
          options={all.map((value) => ({ value, label: words.reason({ reason: value, field: null }) }))}
        />
      </div>
      <FilterBar clearHref={isNarrowed ? href : null} />
    </form>
  )
}
