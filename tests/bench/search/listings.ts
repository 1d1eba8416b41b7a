import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { productNames } from './names'
import { pick, random } from './random'

const text = z.object({ en: z.string(), fr: z.string() })
const lines = z.object({ en: z.array(z.string()), fr: z.array(z.string()) })
const listing = z.object({
  name: z.string(),
  publisher: z.object({ name: z.string() }),
  categories: z.array(z.string()),
  tagline: text,
  description: text,
  useCases: lines,
})
const catalog = z.object({
  categories: z.array(z.object({ slug: z.string(), name: text })),
  listings: z.array(listing),
})
type Listing = z.infer<typeof listing>
type Catalog = z.infer<typeof catalog>

export interface GeneratedListing {
  number: number
  name: string
  publisher: string
  categories: Catalog['categories']
  tagline: Listing['tagline']
  description: Listing['description']
  useCases: Listing['useCases']
}

export const realCatalog = async (): Promise<Catalog> =>
  catalog.parse(
    JSON.parse(await readFile(new URL('../../../prisma/seed/listings.json', import.meta.url), 'utf8')),
  )

const publisherForms = ['', '', '', ' Labs', ' Software', ' Technologies', ' Group', ' Solutions']

/**
 * Listings as a large catalog would have them: invented names, and texts put together from the sentences of
 * real listings of the same category. The same for a count on every machine; each is made when asked for.
 */
export function generator(real: Catalog, count: number) {
  const names = productNames(count)
  const colleagues = new Map(
    real.categories.map(({ slug }) => [slug, real.listings.filter((one) => one.categories.includes(slug))]),
  )
  return (number: number): GeneratedListing => {
    const next = random(number + 1000)
    const name = names[number] ?? ''
    const model = pick(next, real.listings)
    const similar = colleagues.get(model.categories[0] ?? '') ?? [model]
    const called = (sentence: string, source: Listing) => sentence.replaceAll(source.name, name)
    const borrow = (language: 'en' | 'fr', sources: Listing[]) =>
      sources.map((source, part) => {
        const parts = source.description[language].split('\n\n')
        return called(parts[Math.min(part, parts.length - 1)] ?? '', source)
      })
    const sources = [model, pick(next, similar), pick(next, similar)]
    const cases = sources.map((source, place) => ({
      en: called(source.useCases.en[place] ?? '', source),
      fr: called(source.useCases.fr[place] ?? '', source),
    }))
    const slogan = pick(next, similar)
    return {
      number,
      name,
      publisher: `${name.split(' ')[0]}${pick(next, publisherForms)}`,
      categories: model.categories.flatMap((slug) => real.categories.filter((one) => one.slug === slug)),
      tagline: { en: called(slogan.tagline.en, slogan), fr: called(slogan.tagline.fr, slogan) },
      description: {
        en: borrow('en', sources).join('\n\n'),
        fr: borrow('fr', sources).join('\n\n'),
      },
      useCases: { en: cases.map(({ en }) => en), fr: cases.map(({ fr }) => fr) },
    }
  }
}
