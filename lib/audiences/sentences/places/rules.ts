import { countryName } from '@/lib/i18n/countries'
import type { Locale } from '@/lib/i18n/routing'

const setOf = (codes: string) => new Set(codes.split(' '))

// "in the Netherlands"
const englishArticle = setOf(
  'AE BS CC CD CF CG CK DO FK FO GB GM IM IO KM KY MF MH MP MV NL PH SB SC SX TC TF UM US VA VG VI',
)
// « à Chypre »: names without article.
const frenchA = setOf(
  'AG AW BB BH BL BM CU CW CY DJ GI HK HT KN LC MC MF MG MO MT MU OM PM PR RE SG SH SM ST SX TL TT TV TW VC',
)
// « aux Pays-Bas »: plurals.
const frenchAux = setOf(
  'AE AX BS CC CK CX FJ FK FO GS HM KM KY MH MP MV NF NL PH PN SB SC TC TO US UM VG VI WS',
)
// Ends in -e and is masculine all the same: « au Mexique ».
const frenchAu = setOf('BZ KH MX MZ SR ZW')

/** Where somebody works, as a sentence says it: "the Netherlands" after "in"; « aux Pays-Bas » with its preposition. */
export function placeName(code: string, locale: Locale): string {
  const name = countryName(code, locale)
  if (locale === 'en') return englishArticle.has(code) ? `the ${name}` : name
  if (frenchA.has(code)) return `à ${name}`
  if (frenchAux.has(code)) return `aux ${name}`
  const isFeminine = /e$/.test(name.replace(/[ (-].*$/u, '')) || /^[AEIOUYÉÎŒ]/u.test(name)
  return isFeminine && !frenchAu.has(code) ? `en ${name}` : `au ${name}`
}

/** A language after "is" or « est »: "French", « le français ». */
export function languageName(code: string, locale: Locale): string {
  const name = new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code
  if (locale === 'en') return name
  return /^(?:[aeiouyéî]|hébreu)/iu.test(name) ? `l’${name}` : `le ${name}`
}
