import { useLocale, useTranslations } from 'next-intl'
import {
  countOf,
  durationOf,
  fieldName,
  itemMessage,
  reasonSentence,
  type Words,
} from '@/lib/syncs/tracking/rules'
import {
  type Count,
  type ItemField,
  type ItemView,
  type RunSummary,
  syncOperations,
} from '@/lib/syncs/tracking/schema'

/** What runs and their items are told in. */
export function useSyncWords() {
  const t = useTranslations('syncs')
  // Keys are made of what the database says: the types of one message cannot speak for all.
  const syncs = t as unknown as Words
  const fields = useTranslations('directory.field') as unknown as Words
  const locale = useLocale()
  return {
    /** Why, and what the provider says. */
    message: (item: Pick<ItemView, 'status' | 'reason' | 'field' | 'details'>) =>
      itemMessage(item, { syncs, fields }),
    /** Why a whole group has its result. */
    reason: ({ reason, field }: Pick<ItemView, 'reason' | 'field'>) =>
      reasonSentence(reason, fieldName(field, fields), syncs),
    field: (field: ItemField | null) => fieldName(field, fields),
    /** What a run did, or would do, in one line. */
    counts(counts: readonly Count[], isDryRun: boolean): string {
      const words = isDryRun ? 'would' : 'count'
      const parts = syncOperations.flatMap((operation) => {
        const count =
          countOf(counts, { operation, status: 'succeeded' }) +
          countOf(counts, { operation, status: 'planned' })
        return count > 0 ? [t(`${words}.${operation}`, { count })] : []
      })
      for (const status of ['failed', 'skipped'] as const) {
        const count = countOf(counts, { status })
        if (count > 0) parts.push(t(`${words}.${status}`, { count }))
      }
      if (parts.length === 0) return t(`${words}.nothing`)
      return new Intl.ListFormat(locale, { type: 'unit' }).format(parts)
    },
    cause({ cause, startedBy }: Pick<RunSummary, 'cause' | 'startedBy'>): string {
      const how = t(`cause.${cause}`)
      return startedBy ? t('by', { cause: how, name: startedBy }) : how
    },
    duration({ startedAt, finishedAt }: Pick<RunSummary, 'startedAt' | 'finishedAt'>): string | null {
      if (!startedAt || !finishedAt) return null
      const { key, values } = durationOf(finishedAt.getTime() - startedAt.getTime())
      return t(`duration.${key}`, values)
    },
  }
}
