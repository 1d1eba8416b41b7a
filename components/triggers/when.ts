import { toString as inWords } from 'cronstrue'
import 'cronstrue/locales/fr'
import { useLocale, useTranslations } from 'next-intl'
import type { TriggerView } from '@/lib/triggers/queries'

/** What sets a trigger off, in words. For server components: client components would load the words of the clock. */
export function useWhen() {
  const t = useTranslations('triggers')
  const locale = useLocale()
  return ({ source, schedule }: Pick<TriggerView, 'source' | 'schedule'>): string => {
    if (source !== 'schedule' || !schedule) return t(`source.${source}`)
    if ('everyMinutes' in schedule) return t('every', { count: schedule.everyMinutes })
    return t('cronAt', { times: cronInWords(schedule.cron, locale), zone: schedule.timeZone })
  }
}

/** “At 6:00 AM, only on Monday” for `0 6 * * 1`; a pattern that has no words stays as it is. */
export function cronInWords(cron: string, locale: string): string {
  const is24Hours = locale !== 'en'
  try {
    return inWords(cron, { locale, use24HourTimeFormat: is24Hours, trimHoursLeadingZero: !is24Hours })
  } catch {
    return cron
  }
}
