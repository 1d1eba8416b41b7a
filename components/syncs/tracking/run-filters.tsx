import { useLocale, useTranslations } from 'next-intl'
import { getPathname } from '@/lib/i18n/navigation'
import { type RunFilters as Filters, runQueryString, trackingHref } from '@/lib/syncs/tracking/filters/schema'
import { runCauses, syncOutcomes } from '@/lib/syncs/tracking/schema'
import { ChoiceField, FilterBar } from './filter-fields'

/** What narrows the runs: a plain GET form, so that an address keeps it. */
export function RunFilters({ connectionId, filters }: { connectionId: string; filters: Filters }) {
  const t = useTranslations('syncs')
  const href = trackingHref(connectionId)
  const isNarrowed = runQueryString({ ...filters, cursor: null }) !== ''
  return (
    <form
      method="get"
      action={getPathname({ locale: useLocale(), href })}
      aria-label={t('filter.label')}
      className="flex flex-col gap-4 rounded-lg border bg-card p-4"
    >
      <div className="grid gap-4 sm:grid-cols-3">
        <ChoiceField
          name="outcome"
          label={t('filter.outcome')}
          value={filters.outcome}
          options={[
            ...syncOutcomes.map((value) => ({ value, label: t(`status.${value}`) })),
            { value: 'unfinished', label: t('filter.unfinished') },
          ]}
        />
        <ChoiceField
          name="cause"
          label={t('filter.cause')}
          value={filters.cause}
          options={runCauses.map((value) => ({ value, label: t(`cause.${value}`) }))}
        />
        <ChoiceField
          name="kind"
          label={t('filter.kind')}
          value={filters.kind}
          options={(['real', 'dry'] as const).map((value) => ({ value, label: t(`filter.${value}`) }))}
        />
      </div>
      <FilterBar clearHref={isNarrowed ? href : null} />
    </form>
  )
}
