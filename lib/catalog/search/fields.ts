import type { Locale } from '@/lib/i18n/routing'

/** Where a word can stand. The position in this list is stored: append only, at most 16. */
export const searchFields = [
  'wholeName',
  'joinedName',
  'name',
  'publisher',
  'nameStart',
  'publisherStart',
  'category-en',
  'category-fr',
  'useCase-en',
  'useCase-fr',
  'description-en',
  'description-fr',
  'tagline-en',
  'tagline-fr',
] as const
export type SearchField = (typeof searchFields)[number]

/**
 * Terms of the dictionary are words with a sign for their kind, so that one look-up serves each purpose:
 * `=` words written as one, `@` words of names, `^` beginnings of those, no sign: words of texts.
 */
export const signs = { joined: '=', name: '@', start: '^', text: '' } as const
export const longestStart = 8
/** Beginnings and joined words are compared with one error, and only if they are this long. */
export const shortestMisspelledPart = 4

export function splitTerm(term: string): { sign: string; body: string } {
  const sign = Object.values(signs).find((one) => one !== '' && term.startsWith(one)) ?? signs.text
  return { sign, body: term.slice(sign.length) }
}

/** How well a word of the search fits a term. */
export type Closeness = 'exact' | 'start' | 'one-error' | 'two-errors'

const texts = ['name', 'publisher', 'category', 'tagline', 'usecase', 'description']

/** The text of a listing that a field stands for, the same in both languages: a number below 8. */
export function textOf(field: SearchField): number {
  return texts.findIndex((text) => field.toLowerCase().includes(text))
}

type Points = Record<Closeness, number>
const points = (exact: number, start: number, oneError: number, twoErrors: number): Points => ({
  exact,
  start,
  'one-error': oneError,
  'two-errors': twoErrors,
})

/** Name before publisher before category before tagline before use case before description. */
const pointsByField: Record<string, Points> = {
  wholeName: points(100, 0, 72, 0),
  joinedName: points(88, 0, 68, 0),
  name: points(90, 80, 70, 60),
  nameStart: points(80, 0, 55, 51),
  publisher: points(50, 47, 44, 42),
  publisherStart: points(47, 0, 41, 41),
  category: points(40, 37, 34, 32),
  tagline: points(38, 35, 31, 29),
  useCase: points(30, 27, 24, 22),
  description: points(20, 17, 14, 12),
}

/** A word that is spelled like another listing's text is rarely a misspelled name: below any exact word. */
export const pointsOfDoubtfulName = 10

/** What a match adds to a listing's place; 0: it does not count. Texts in the reader's language lead by one. */
export function matchPoints(field: SearchField, closeness: Closeness, locale: Locale): number {
  const [kind = '', language = locale] = field.split('-')
  const value = pointsByField[kind]?.[closeness] ?? 0
  return value > 0 && language !== locale ? value - 1 : value
}
