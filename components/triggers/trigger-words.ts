import { useFormatter, useTranslations } from 'next-intl'
import type { TriggerView } from '@/lib/triggers/queries'

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
    hold({ hold }: TriggerView): string | null {
      return hold && t(`holdText.${hold.reason}`, { name: hold.name ?? t('unseenName') })
    },
    day: (at: Date): string => format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' }),
  }
}
