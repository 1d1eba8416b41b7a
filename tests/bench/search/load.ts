import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { fold } from '@/lib/catalog/search/words'
import type { GeneratedListing, generator, realCatalog } from './listings'
import { pick, random } from './random'

const batchSize = 2000
const none = '{"en":"","fr":""}'

/** Stage, tier and the rest: shares like those of the real catalog. */
function facets(number: number) {
  const next = random(number + 900_000)
  return {
    kind: next() < 0.08 ? 'first_party' : 'partner',
    stage: pick(next, [
      'live',
      'live',
      'live',
      'live',
      'live',
      'live',
      'live',
      'live',
      'beta',
      'coming_soon',
    ]),
    tier: pick(next, ['select', 'select', 'select', 'elite', 'elite', 'premier', null, null]),
    price: pick(next, [
      'paid',
      'paid',
      'paid',
      'paid',
      'free',
      'free',
      'free',
      'contact',
      'contact',
      'included',
    ]),
    provisioning: next() < 0.22 ? '{"protocol":"scim2","operations":["provision"]}' : null,
    methods: pick(next, [
      '{oauth2_authorization_code}',
      '{api_key}',
      '{personal_access_token}',
      '{api_key,oauth2_authorization_code}',
      '{oauth2_client_credentials,personal_access_token}',
    ]),
    publishedAt: new Date(Date.UTC(2024, 0, 1) + Math.floor(next() * 1000) * 86_400_000),
    installations: Math.floor(next() ** 4 * 500),
  }
}

/** The text that a naive search compares with: everything that ours reads. */
export function wholeText(listing: GeneratedListing): string {
  const { name, publisher, categories, tagline, description, useCases } = listing
  const words = [name, publisher, ...categories.flatMap((one) => [one.name.en, one.name.fr])]
  const stories = [tagline.en, tagline.fr, ...useCases.en, ...useCases.fr]
  return fold([...words, ...stories, description.en, description.fr].join(' '))
}

/** A short one, which favours the naive search: no use cases, no descriptions. */
export function shortText({ name, publisher, categories, tagline }: GeneratedListing): string {
  const words = [name, publisher, ...categories.flatMap((one) => [one.name.en, one.name.fr])]
  return fold([...words, tagline.en, tagline.fr].join(' '))
}

async function insertBatch(client: pg.Client, listings: GeneratedListing[], ids: string[]): Promise<void> {
  const rows = listings.map((one) => ({ ...one, ...facets(one.number), id: ids[one.number] }))
  const column = (read: (row: (typeof rows)[number]) => unknown) => rows.map(read)
  await client.query(
    `INSERT INTO "Publisher" (id, slug, name, kind) SELECT id, 'publisher-' || id, name, 'partner'
     FROM unnest($1::uuid[], $2::text[]) new(id, name)`,
    [column((row) => row.id), column((row) => row.publisher)],
  )
  await client.query(
    `INSERT INTO "Listing" (id, slug, name, kind, "publisherId", stage, tier, tagline, description, "useCases",
       setup, permissions, "priceModel", "priceNote", languages, developer, support, links, "authMethods",
       provisioning, "publishedAt", "activeInstallations", "updatedAt")
     SELECT id, 'listing-' || number, name, kind::"ListingKind", id, stage::"ListingStage", tier::"Tier",
       tagline::jsonb, description::jsonb, cases::jsonb, '${none}', '[]', price::"PriceModel", '${none}', '{en}',
       '{}', '{}', '{}', methods::text[], provisioning::jsonb, published, installations, now()
     FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::int[])
       new(id, number, name, kind, stage, tier, tagline, description, cases, price, methods, provisioning,
         published, installations)`,
    [
      column((row) => row.id),
      column((row) => row.number),
      column((row) => row.name),
      column((row) => row.kind),
      column((row) => row.stage),
      column((row) => row.tier),
      column((row) => JSON.stringify(row.tagline)),
      column((row) => JSON.stringify(row.description)),
      column((row) => JSON.stringify(row.useCases)),
      column((row) => row.price),
      column((row) => row.methods),
      column((row) => row.provisioning),
      column((row) => row.publishedAt),
      column((row) => row.installations),
    ],
  )
  const places = rows.flatMap((row) => row.categories.map(({ slug }, place) => ({ id: row.id, slug, place })))
  await client.query(
    `INSERT INTO "ListingCategory" ("listingId", "categoryId", position)
     SELECT new.id, c.id, place FROM unnest($1::uuid[], $2::text[], $3::int[]) new(id, slug, place)
     JOIN "Category" c USING (slug)`,
    [places.map(({ id }) => id), places.map(({ slug }) => slug), places.map(({ place }) => place)],
  )
  await client.query('INSERT INTO naive SELECT * FROM unnest($1::int[], $2::text[], $3::text[])', [
    listings.map(({ number }) => number),
    listings.map(wholeText),
    listings.map(shortText),
  ])
}

/** Fills the catalog and, with the same texts, the tables of the naive searches; indexes come after. */
export async function load(
  client: pg.Client,
  real: Awaited<ReturnType<typeof realCatalog>>,
  make: ReturnType<typeof generator>,
  count: number,
): Promise<void> {
  await client.query('CREATE TABLE naive (number int PRIMARY KEY, whole text NOT NULL, short text NOT NULL)')
  for (const { slug, name } of real.categories) {
    await client.query('INSERT INTO "Category" (id, slug, "nameEn", "nameFr") VALUES ($1, $2, $3, $4)', [
      randomUUID(),
      slug,
      name.en,
      name.fr,
    ])
  }
  const ids = Array.from({ length: count }, () => randomUUID())
  for (let start = 0; start < count; start += batchSize) {
    const numbers = Array.from({ length: Math.min(batchSize, count - start) }, (_, index) => start + index)
    await insertBatch(client, numbers.map(make), ids)
  }
  await client.query('CREATE INDEX ON naive USING gin (whole gin_trgm_ops)')
  await client.query('CREATE INDEX ON naive USING gin (short gin_trgm_ops)')
  await client.query('VACUUM ANALYZE')
}
