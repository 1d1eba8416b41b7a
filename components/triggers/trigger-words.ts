import { useFormatter, useTranslations } from 'next-intl'
import type { TriggerDetail, TriggerView } from '@/lib/triggers/queries'
import { type FilterField, filtersOf } from '@/lib/triggers/schema'

/** A trigger in words: what it does, and what its event is narrowed to. */
export function useTriggerWords() {
  const t = useTranslations('triggers')
  const format = useFormatter()
  /** One part of it in words; of what has no name, whether it was deleted or is not seen. */
  function narrowedTo(field: FilterField, { filter, filterNames, gone }: TriggerDetail): string | undefined {
    if (field === 'state') return filter.state && t(`stateWord.${filter.state}`)
    if (field === 'outcome') return filter.outcome && t(`outcomeWord.${filter.outcome}`)
    if (field === 'department' || !filter[field]) return filter.department
    if (gone.includes(field)) return t(`gone.${field}`)
    return filterNames[field] ?? t(`unseen.${field}`)
  }
  return {
    does({ action, connection, endpoint }: TriggerView): string {
      return t(`does.${action}`, { name: connection?.name ?? endpoint?.host ?? t('unseen.connectionId') })
    },
    narrowedTo,
    /** What its event is narrowed to, by the names of the fields. */
    narrowing: (trigger: TriggerDetail): [name: string, value: string][] =>
      filtersOf[trigger.source].flatMap((field) => {
        const value = narrowedTo(field, trigger)
        return value ? [[t(`filter.${field}`), value]] : []
      }),
    hold({ hold }: TriggerView): string | null {
      return hold && t(`holdText.${hold.reason}`, { name: hold.name ?? t('unseenName') })
    },
    day: (at: Date): string => format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' }),
  }
}
