import type { AttributeDefinition, DateFormat } from '@/lib/directory/imports/schema'
import type { EmployeeStatus, EmploymentType } from '@/lib/generated/prisma/enums'
import { countryCodes, countryName } from '@/lib/i18n/countries'
import { locales } from '@/lib/i18n/routing'

/** A value as the directory keeps it, or the reason why it is none. */
export type Understood<Value = string> =
  | { value: Value }
  | { reason: string; values?: Record<string, string> }

export const longestText = 200
export const longestId = 100
const longestEmail = 254

/** What was understood once is not read again: columns repeat their values. */
function remembering<Value>(read: (text: string) => Understood<Value>): (text: string) => Understood<Value> {
  const known = new Map<string, Understood<Value>>()
  return (text) => {
    const found = known.get(text)
    if (found) return found
    if (known.size >= 20_000) known.clear()
    const understood = read(text)
    known.set(text, understood)
    return understood
  }
}

/** Small letters without accents, with single blanks for every other sign. */
export function foldWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** One line in Unicode normalization form C, its blanks single. */
export function tidy(text: string): string {
  // Most cells are so already.
  if (/^[!-~]+(?: [!-~]+)*$/.test(text) || text === '') return text
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Bidi_Control}\ufeff\s]+/gu, ' ')
    .trim()
}

/** How e-mails and external ids are compared. */
export const foldId = (text: string): string => text.toLowerCase()

export function readText(text: string, most = longestText): Understood {
  return text.length > most ? { reason: 'tooLong', values: { most: String(most) } } : { value: text }
}

// The form of RFC 5321 §4.1.2 without quoted parts, and letters of any script.
const email = /^[^\s@"(),:;<>[\\\]]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}]{2,}$/u

export function readEmail(text: string): Understood {
  if (text.length > longestEmail) return { reason: 'tooLong', values: { most: String(longestEmail) } }
  return email.test(text) && !/^\.|\.\.|\.@/.test(text) ? { value: text } : { reason: 'email' }
}

const orders: Record<DateFormat, [year: number, month: number, day: number]> = {
  ymd: [0, 1, 2],
  dmy: [2, 1, 0],
  mdy: [2, 0, 1],
}

const dateReaders: Record<DateFormat, (text: string) => Understood> = {
  ymd: remembering((text) => parseDate(text, 'ymd')),
  dmy: remembering((text) => parseDate(text, 'dmy')),
  mdy: remembering((text) => parseDate(text, 'mdy')),
}

/**
 * A day in the given order of its parts, whatever stands between them; a time after it is passed over.
 * @returns `YYYY-MM-DD`
 */
export function readDate(text: string, format: DateFormat): Understood {
  return dateReaders[format](text)
}

function parseDate(text: string, format: DateFormat): Understood {
  const parts = /^(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[T ]\d{1,2}:\d{2}.*)?$/.exec(text)?.slice(1)
  const compact = format === 'ymd' && /^(\d{4})(\d{2})(\d{2})$/.exec(text)?.slice(1)
  const found = parts ?? (compact || null)
  if (!found) return { reason: 'date' }
  const [year = '', month = '', day = ''] = orders[format].map((place) => found[place])
  if (year.length !== 4) return { reason: 'date' }
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  const isDay = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso)
  return isDay && Number(year) >= 1900 ? { value: iso } : { reason: 'date' }
}

/** The order of parts that all samples can be read in; the first of `dateFormats` that fits most. */
export function guessDateFormat(samples: readonly string[]): DateFormat {
  const fitting = (format: DateFormat) => samples.filter((text) => 'value' in readDate(text, format)).length
  const [first = 'ymd'] = (['ymd', 'dmy', 'mdy'] as const).toSorted((a, b) => fitting(b) - fitting(a))
  return first
}

function words<Value extends string>(entries: Record<Value, string>): Map<string, Value> {
  const known = new Map<string, Value>()
  for (const [value, list] of Object.entries(entries) as [Value, string][]) {
    for (const word of [value, ...list.split(',')]) known.set(foldWords(word), value)
  }
  return known
}

const statuses = words<EmployeeStatus>({
  onboarding:
    'onboarding,pre hire,prehire,hired,future,starting,intégration,en intégration,embauché,embauchée,arrivant',
  active: 'active,actif,activated,current,employed,present,présent,en poste,en activité,1,true,yes,oui',
  on_leave: 'on leave,leave,absent,en congé,congé,congés,long term leave,parental leave,suspended,suspendu',
  left: 'left,terminated,inactive,inactif,inactive,former,leaver,departed,parti,partie,sorti,sortie,ancien,0,false,no,non',
})

const employmentTypes = words<EmploymentType>({
  permanent:
    'permanent,cdi,regular,full time,unlimited,indefinite,unbefristet,temps plein,contrat à durée indéterminée',
  fixed_term:
    'fixed term,fixed-term,cdd,temporary,temp,limited,contrat à durée déterminée,intérim,interim,intérimaire',
  apprentice: 'apprentice,apprenti,apprentie,alternant,alternante,alternance,apprentissage',
  intern: 'intern,internship,stagiaire,stage,trainee',
  contractor: 'contractor,freelance,freelancer,consultant,external,externe,prestataire,indépendant,vendor',
})

export const readStatus = remembering((text): Understood<EmployeeStatus> => {
  const value = statuses.get(foldWords(text))
  return value ? { value } : { reason: 'status' }
})

export const readEmploymentType = remembering((text): Understood<EmploymentType> => {
  const value = employmentTypes.get(foldWords(text))
  return value ? { value } : { reason: 'employmentType' }
})

let countries: Map<string, string> | undefined

function knownCountries(): Map<string, string> {
  const names = countryCodes.flatMap((code) =>
    locales.map((locale) => [foldWords(countryName(code, locale)), code] as const),
  )
  const others = [
    ['usa', 'US'],
    ['uk', 'GB'],
    ['great britain', 'GB'],
    ['england', 'GB'],
    ['holland', 'NL'],
    ['czech republic', 'CZ'],
  ] as const
  return new Map([...names, ...others, ...countryCodes.map((code) => [code.toLowerCase(), code] as const)])
}

/** By its code (ISO 3166-1 alpha-2), or by its name in English or French. */
export const readCountry = remembering((text): Understood => {
  countries ??= knownCountries()
  const value = countries.get(foldWords(text))
  return value ? { value } : { reason: 'country' }
})

const commonLanguages =
  'ar bg ca cs da de el en es et fa fi fr ga he hi hr hu is it ja ko lt lv mt nb nl no pl pt ro ru sk sl sr sv th tr uk vi zh'.split(
    ' ',
  )
let languages: Map<string, string> | undefined

function knownLanguages(): Map<string, string> {
  const names = [...locales, undefined].flatMap((locale) =>
    commonLanguages.map((code) => {
      const name = new Intl.DisplayNames(locale ?? code, { type: 'language' }).of(code) ?? code
      return [foldWords(name), code] as const
    }),
  )
  return new Map(names)
}

/** By its tag (BCP 47), or by the name of a common one in English, French or itself. */
export const readLanguage = remembering((text): Understood => {
  languages ??= knownLanguages()
  const named = languages.get(foldWords(text))
  if (named) return { value: named }
  try {
    const [tag] = Intl.getCanonicalLocales(text.replaceAll('_', '-'))
    return tag && /^[a-z]{2,3}\b/.test(tag) && tag.length <= 35 ? { value: tag } : { reason: 'language' }
  } catch {
    return { reason: 'language' }
  }
})

/** A value of the organization's own attribute; a choice as its option is written. */
export function readAttribute(
  text: string,
  { type, options }: Pick<AttributeDefinition, 'type' | 'options'>,
  dateFormat: DateFormat,
): Understood {
  if (type === 'date') return readDate(text, dateFormat)
  if (type === 'text') return readText(text)
  const wanted = foldWords(text)
  const value = options.find((option) => option === text) ?? options.find((one) => foldWords(one) === wanted)
  if (value !== undefined) return { value }
  return { reason: 'option', values: { options: options.slice(0, 8).join(', ') } }
}
