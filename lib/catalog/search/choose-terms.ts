import {
  type Closeness,
  longestStart,
  shortestMisspelledPart,
  signs,
  splitTerm,
} from '@/lib/catalog/search/fields'
import type { RequestedWord, SearchRequest } from '@/lib/catalog/search/request'
import { distance, tolerance } from '@/lib/catalog/search/spelling'

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

function compare(wanted: string, body: string, limit: number): Closeness | null {
  const errors = distance(wanted, body, limit)
  if (errors > limit) return null
  return errors === 0 ? 'exact' : errors === 1 ? 'one-error' : 'two-errors'
}

function closenessOf(word: RequestedWord, sign: string, body: string): Closeness | null {
  const partLimit = body.length < shortestMisspelledPart ? 0 : 1
  switch (sign) {
    case signs.joined:
      return compare(word.raw, body, Math.min(partLimit, tolerance(word.raw.length)))
    case signs.start:
      if (word.raw.length <= longestStart)
        return compare(word.raw, body, Math.min(partLimit, tolerance(word.raw.length)))
      // Only the first letters are known to agree: no better than a misspelling.
      return word.raw.startsWith(body) && body.length === longestStart ? 'two-errors' : null
    case signs.name:
      if (word.raw.length > longestStart && body.startsWith(word.raw)) return 'start'
      return compare(word.singular, body, tolerance(word.singular.length))
    default:
      return closenessOfText(word, body)
  }
}

function closenessOfText(word: RequestedWord, body: string): Closeness | null {
  if (body === word.stem) return 'exact'
  const meant = [...word.possibleStems, ...word.synonyms]
  if (body.startsWith(word.raw) || meant.includes(body)) return 'start'
  if (word.stem.length < shortestMisspelledPart) return null
  const closeness = compare(word.stem, body, tolerance(word.stem.length))
  // Nearly everybody gets the first letter right: two errors, one of them there, make another word.
  return closeness === 'two-errors' && word.stem[0] !== body[0] ? null : closeness
}

const isCertain = (closeness: Closeness) => closeness === 'exact' || closeness === 'start'

function chooseFor(word: RequestedWord, position: number, terms: Term[]): ChosenTerm[] {
  const fitting = terms.flatMap(({ id, term }) => {
    const { sign, body } = splitTerm(term)
    const closeness = closenessOf(word, sign, body)
    return closeness ? [{ id, sign, closeness }] : []
  })
  const isKnown = fitting.some(({ closeness }) => isCertain(closeness))
  // Two errors are assumed only where one does not explain the word.
  const explained = Map.groupBy(
    fitting.filter(({ closeness }) => closeness === 'one-error'),
    ({ sign }) => sign === signs.text,
  )
  return fitting.flatMap(({ id, sign, closeness }) => {
    const isDoubtful = isKnown && !isCertain(closeness)
    if (isDoubtful && (sign !== signs.name || closeness !== 'one-error')) return []
    if (closeness === 'two-errors' && explained.has(sign === signs.text)) return []
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
