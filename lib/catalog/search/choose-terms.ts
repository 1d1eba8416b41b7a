import { type Closeness, longestStart, signs } from '@/lib/catalog/search/fields'
import type { RequestedWord, SearchRequest } from '@/lib/catalog/search/request'
import { distance } from '@/lib/catalog/search/spelling'

/** A term of the dictionary, with the sign of its kind. */
export interface Term {
  id: number
  term: string
}

/** A term that stands for words of the search. */
export interface ChosenTerm {
  id: number
  /** Positions of the words in the request. */
  words: number[]
  closeness: Closeness
  /** The word is spelled like something else in the catalog: only a name may still be meant. */
  isDoubtful: boolean
}

const shortestMisspelledStart = 4

function split(term: string): { sign: string; body: string } {
  const sign = Object.values(signs).find((candidate) => candidate !== '' && term.startsWith(candidate)) ?? ''
  return { sign, body: term.slice(sign.length) }
}

function closenessOf(word: RequestedWord, sign: string, body: string): Closeness | null {
  if (sign === signs.joined) return null
  const wanted = sign === signs.start ? word.raw : word.singular
  if (body === wanted) return 'exact'
  if (sign === signs.text && body.startsWith(word.raw)) return 'start'
  if (sign === signs.name && word.raw.length > longestStart && body.startsWith(word.raw)) return 'start'
  if (sign === signs.start && wanted.length < shortestMisspelledStart) return null
  const limit = sign === signs.start ? Math.min(word.errors, 1) : word.errors
  const errors = distance(wanted, body, limit)
  if (errors > limit) return null
  return errors === 1 ? 'one-error' : 'two-errors'
}

const order: Closeness[] = ['exact', 'start', 'one-error', 'two-errors']

function chooseFor(word: RequestedWord, position: number, terms: Term[]): ChosenTerm[] {
  const fitting = terms.flatMap(({ id, term }) => {
    const { sign, body } = split(term)
    const closeness = closenessOf(word, sign, body)
    return closeness ? [{ id, sign, closeness }] : []
  })
  const isKnown = fitting.some(({ closeness }) => order.indexOf(closeness) < 2)
  const isName = (sign: string) => sign !== signs.text
  // Two errors are assumed only where one does not explain the word.
  const hasOneError = (names: boolean) =>
    fitting.some(({ sign, closeness }) => isName(sign) === names && closeness === 'one-error')
  return fitting.flatMap(({ id, sign, closeness }) => {
    const isMisspelled = order.indexOf(closeness) >= 2
    const isDoubtful = isKnown && isMisspelled
    if (isDoubtful && (sign !== signs.name || closeness !== 'one-error')) return []
    if (closeness === 'two-errors' && hasOneError(isName(sign))) return []
    return [{ id, words: [position], closeness, isDoubtful }]
  })
}

/** Decides which terms of the dictionary stand for the words of the search, and how closely. */
export function chooseTerms(request: SearchRequest, terms: Term[]): ChosenTerm[] {
  const joined = terms.flatMap(({ id, term }): ChosenTerm[] => {
    const words = request.joined.get(term)
    return words ? [{ id, words, closeness: 'exact', isDoubtful: false }] : []
  })
  return [...joined, ...request.words.flatMap((word, position) => chooseFor(word, position, terms))]
}
