import { longestStart, type SearchField, searchFields, signs } from '@/lib/catalog/search/fields'
import { isMeaningful, singular, stem, wordsOf } from '@/lib/catalog/search/words'
import { type Locale, locales } from '@/lib/i18n/routing'

/** The texts of a listing that are searched. */
export interface SearchableListing {
  name: string
  publisher: string
  categories: Record<Locale, string[]>
  tagline: Record<Locale, string>
  useCases: Record<Locale, string[]>
  description: Record<Locale, string>
}

/** A term in one field: what the index stores for a listing. */
export interface Occurrence {
  term: string
  /** Position in `searchFields`. */
  field: number
}

function* nameTerms(words: string[], field: 'name' | 'publisher'): Generator<[SearchField, string]> {
  for (const word of words) {
    yield [field, signs.name + singular(word)]
    for (let length = 1; length <= Math.min(longestStart, word.length - 1); length++) {
      yield [`${field}Start`, signs.start + word.slice(0, length)]
    }
  }
}

function* terms(listing: SearchableListing): Generator<[SearchField, string]> {
  const name = wordsOf(listing.name)
  // Most texts call the product by its name, which is worth more where it stands already.
  const own = new Set(name)
  yield ['wholeName', signs.joined + name.join('')]
  for (let index = 1; index < name.length; index++) {
    yield ['joinedName', `${signs.joined}${name[index - 1]}${name[index]}`]
  }
  yield* nameTerms(name, 'name')
  yield* nameTerms(wordsOf(listing.publisher), 'publisher')
  for (const locale of locales) {
    const texts = {
      [`category-${locale}`]: listing.categories[locale],
      [`tagline-${locale}`]: [listing.tagline[locale]],
      [`useCase-${locale}`]: listing.useCases[locale],
      [`description-${locale}`]: [listing.description[locale]],
    } as Record<SearchField, string[]>
    for (const [field, lines] of Object.entries(texts) as [SearchField, string[]][]) {
      for (const word of lines.flatMap(wordsOf)) {
        if (isMeaningful(word) && !own.has(word)) yield [field, stem(word)]
      }
    }
  }
}

/** Every term of a listing with its field, each once. */
export function occurrencesOf(listing: SearchableListing): Occurrence[] {
  const found = new Map<string, Occurrence>()
  for (const [name, term] of terms(listing)) {
    const field = searchFields.indexOf(name)
    found.set(`${field} ${term}`, { term, field })
  }
  return [...found.values()]
}
