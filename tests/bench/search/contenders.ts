import MiniSearch from 'minisearch'
import type pg from 'pg'
import { visitor } from '@/lib/auth/actor'
import { searchCatalog } from '@/lib/catalog/queries'
import { defaultFilters } from '@/lib/catalog/schema'
import { fold } from '@/lib/catalog/search/words'
import type { GeneratedListing } from './listings'

/** A way to search: numbers of the listings found, best first. */
export interface Contender {
  name: string
  find(q: string): Promise<number[]>
}

/** What the catalog page calls: matches, facets with their counts, 24 cards. */
export const portico: Contender = {
  name: 'Portico',
  async find(q) {
    const { cards } = await searchCatalog(visitor, { ...defaultFilters, q }, 'en')
    return cards.map(({ slug }) => Number(slug.replace('listing-', '')))
  },
}

function naive(client: pg.Client, name: string, sql: string): Contender {
  return {
    name,
    async find(q) {
      const { rows } = await client.query<{ number: number }>(sql, [fold(q)])
      return rows.map(({ number }) => number)
    },
  }
}

/** pg_trgm on the text of a listing, over a GIN index: numbers only, neither facets nor cards. */
export const naiveSearches = (client: pg.Client): Contender[] =>
  [
    { column: 'whole', text: 'all texts' },
    { column: 'short', text: 'name, publisher, categories, tagline' },
  ].flatMap(({ column, text }) => [
    naive(
      client,
      `pg_trgm \`%\`, ${text}`,
      `SELECT number FROM naive WHERE ${column} % $1 ORDER BY similarity(${column}, $1) DESC LIMIT 24`,
    ),
    naive(
      client,
      `pg_trgm \`<%\`, ${text}`,
      `SELECT number FROM naive WHERE $1 <% ${column} ORDER BY word_similarity($1, ${column}) DESC LIMIT 24`,
    ),
  ])

const fields = ['name', 'publisher', 'category', 'story', 'description'] as const

/** MiniSearch over the same texts, with and without the weights that suit a catalog. Accents folded as ours. */
export function miniSearches(make: (number: number) => GeneratedListing, count: number): Contender[] {
  const index = new MiniSearch({ idField: 'number', fields: [...fields], processTerm: (term) => fold(term) })
  for (let number = 0; number < count; number++) {
    const { name, publisher, categories, tagline, useCases, description } = make(number)
    index.add({
      number,
      name,
      publisher,
      category: categories.flatMap((one) => [one.name.en, one.name.fr]).join(' '),
      story: [tagline.en, tagline.fr, ...useCases.en, ...useCases.fr].join(' '),
      description: `${description.en} ${description.fr}`,
    })
  }
  const boost = { name: 8, publisher: 4, category: 3, story: 2, description: 1 }
  const contender = (name: string, options: { boost?: typeof boost }): Contender => ({
    name,
    async find(q) {
      return index
        .search(q, { fuzzy: 0.2, prefix: true, ...options })
        .slice(0, 24)
        .map(({ id }) => id)
    },
  })
  return [contender('MiniSearch', {}), contender('MiniSearch, names weighted', { boost })]
}
