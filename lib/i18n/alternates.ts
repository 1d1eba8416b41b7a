import { getPathname } from '@/lib/i18n/navigation'
import { type Locale, locales } from '@/lib/i18n/routing'

/** For the metadata of a public page: its own address and the same page in the other languages. */
export function alternatesOf(href: string, locale: Locale) {
  const path = (language: Locale) => getPathname({ locale: language, href })
  return {
    canonical: path(locale),
    languages: Object.fromEntries(locales.map((language) => [language, path(language)])),
  }
}
