import { useFormatter, useTranslations } from 'next-intl'
import type { TriggerDetail, TriggerView } from '@/lib/triggers/queries'
import { type FilterField, filtersOf } from '@/lib/triggers/schema'

/** A trigger in words: what sets it off, and what it does. */
export function useTriggerWords() {
  const t = useTranslations('triggers')
  const format = useFormatter()
  function clock({ schedule }: TriggerView): string {
    if (!schedule) return t('source.schedule')
    if ('everyMinutes' in schedule) return t('every', { count: schedule.everyMinutes })
    return t('cronAt', { cron: schedule.cron, zone: schedule.timeZone })
  }
  return {
    when: (trigger: TriggerView): string =>
      trigger.source === 'schedule' ? clock(trigger) : t(`source.${trigger.source}`),
    does({ action, connection, endpoint }: TriggerView): string {
      return t(`does.${action}`, { name: connection?.name ?? endpoint?.host ?? t('unseen') })
    },
    /** What its event is narrowed to, by the names of the fields. */
    narrowing({ source, filter, filterNames }: TriggerDetail): [name: string, value: string][] {
      const worded = (field: FilterField): string | undefined => {
        if (field === 'state') return filter.state && t(`stateWord.${filter.state}`)
        if (field === 'outcome') return filter.outcome && t(`outcomeWord.${filter.outcome}`)
        if (field === 'department') return filter.department
        return filter[field] && (filterNames[field] ?? t('unseen'))
      }
      return filtersOf[source].flatMap((field) => {
        const value = worded(field)
        return value ? [[t(`filter.${field}`), value]] : []
      })
    },
    hold({ hold }: TriggerView): string | null {
      return hold && t(`holdText.${hold.reason}`, { name: hold.name ?? t('unseenName') })
    },
    day: (at: Date): string => format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' }),
  }
}
