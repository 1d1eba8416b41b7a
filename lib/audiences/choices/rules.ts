import type { Locale } from '@/lib/i18n/routing'

const languageCodes = (
  'ar bg bn bs ca cs cy da de el en en-GB en-US es et eu fa fi fil fr fr-BE fr-CA fr-CH ga gl he hi hr hu hy id is it ' +
  'ja ka kk ko lb lt lv mk ms mt nb nl nl-BE nn no pl pt pt-BR ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh zh-TW'
).split(' ')

/** Languages that people are likely to have, by name as the reader's language sorts them. */
export function languageOptions(locale: Locale): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const order = new Intl.Collator(locale)
  return languageCodes
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .sort((one, other) => order.compare(one.label, other.label))
}
