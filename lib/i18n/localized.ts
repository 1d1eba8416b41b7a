import type { Locale } from '@/lib/i18n/routing'

/** A text of the catalog in every language of Portico. */
export type Localized<T = string> = Record<Locale, T>

/** The reader's language out of a localized value. */
export function localize<T>(value: Localized<T>, locale: Locale): T {
  return value[locale]
}
