import { beforeAll, describe, expect, test } from 'vitest'
import { searchCatalog } from '@/lib/catalog/queries'
import { parseCatalogFilters, type SearchParams } from '@/lib/catalog/schema'
import type { Locale } from '@/lib/i18n/routing'
import { visitor } from '../../support/actors'
import { seedRealCatalog } from './real-catalog'

beforeAll(seedRealCatalog)

const search = (params: SearchParams, locale: Locale = 'en') =>
  searchCatalog(visitor, parseCatalogFilters(params), locale)

async function namesFor(q: string, locale?: Locale): Promise<string[]> {
  return (await search({ q }, locale)).cards.map(({ name }) => name)
}

describe('the best match comes first', () => {
  test.each([
    ['slack', 'Slack'],
    ['google workspace', 'Google Workspace'],
    ['make', 'Make'],
    ['remote', 'Remote'],
    ['n8n', 'n8n'],
    ['monday.com', 'monday.com'],
    ['single sign-on', 'Single sign-on (OpenID Connect)'],
  ])('%s finds %s by its name', async (q, name) => {
    expect((await namesFor(q))[0]).toBe(name)
  })

  test.each([
    ['slak', 'Slack'],
    ['salesfroce', 'Salesforce'],
    ['okat', 'Okta'],
    ['zom', 'Zoom'],
    ['docusgin', 'Docusign'],
    ['googel worksapce', 'Google Workspace'],
    ['grenhouse', 'Greenhouse'],
    ['bambohr', 'BambooHR'],
    ['quikbooks onlin', 'QuickBooks Online'],
  ])('%s finds %s despite typing errors', async (q, name) => {
    expect((await namesFor(q))[0]).toBe(name)
  })

  test.each([
    ['s', /^S/],
    ['sal', /^Salesforce$/],
    ['micro', /^Microsoft/],
    ['google w', /^Google Workspace$/],
    ['salesfro', /^Salesforce$/],
  ])('%s finds what it is the beginning of', async (q, name) => {
    expect((await namesFor(q))[0]).toMatch(name)
  })

  test.each([
    ['powerbi', 'Microsoft Power BI'],
    ['sales force', 'Salesforce'],
    ['travel perk', 'Perk (formerly TravelPerk)'],
    ['1 password', '1Password'],
  ])('%s finds %s whether written as one word or two', async (q, name) => {
    expect((await namesFor(q))[0]).toBe(name)
  })

  test('a name counts more than a category, a category more than a description', async () => {
    const names = await namesFor('payroll')
    const { cards } = await search({ q: 'payroll' })
    const inCategory = cards.map(({ categories }) => categories.some(({ slug }) => slug === 'payroll'))
    expect(inCategory.lastIndexOf(true)).toBe(inCategory.filter(Boolean).length - 1)
    expect(names).toContain('ADP Workforce Now')
  })
})

describe('the better text decides before what is better known', () => {
  const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

  test.each<[string, RegExp, Locale]>([
    ['conges', /conges?\b/, 'fr'],
    ['congés', /conges?\b/, 'en'],
    ['leave', /\bleaves?\b/, 'en'],
    ['signature', /\bsignatures?\b/, 'fr'],
  ])('%s: whoever has the word in the tagline or category leads', async (q, word, locale) => {
    const { cards } = await search({ q }, locale)
    const { cards: french } = await search({ q }, 'fr')
    const { cards: english } = await search({ q }, 'en')
    const textsOf = (slug: string) =>
      [...french, ...english]
        .filter((card) => card.slug === slug)
        .map(({ name, tagline, categories }) =>
          fold([name, tagline, ...categories.map((one) => one.name)].join(' ')),
        )
    const isTelling = cards.map(({ slug }) => textsOf(slug).some((text) => word.test(text)))
    expect(isTelling[0]).toBe(true)
    expect(isTelling.lastIndexOf(true)).toBe(isTelling.filter(Boolean).length - 1)
  })

  test.each<[string, string, Locale]>([
    ['conges', 'Lucca', 'en'],
    ['conges', 'Lucca', 'fr'],
    ['paie', 'PayFit', 'fr'],
    ['payroll', 'PayFit', 'en'],
    ['signature', 'Docusign', 'fr'],
  ])('%s finds %s first, which repeats it most, for a reader of %s', async (q, name, locale) => {
    expect((await namesFor(q, locale))[0]).toBe(name)
  })

  test.each<[string, Locale]>([
    ['vacation', 'en'],
    ['holidays', 'en'],
    ['vacances', 'fr'],
  ])('%s finds what the texts call leave or absence', async (q, locale) => {
    const { cards } = await search({ q }, locale)
    for (const card of cards.slice(0, 3)) {
      expect(card.categories.map(({ slug }) => slug)).toContain('time-attendance')
    }
  })

  test('a misspelled word finds nothing that begins otherwise and differs in more', async () => {
    expect(await namesFor('bacatoin')).not.toContain('Jamf Pro')
  })
})

describe('both languages are searched, whichever is read', () => {
  test.each<[string, string, Locale]>([
    ['préparation de la paie', 'ADP Workforce Now', 'fr'],
    ['préparation de la paie', 'ADP Workforce Now', 'en'],
    ['recrutement', 'Greenhouse', 'en'],
    ['recruiting', 'Greenhouse', 'fr'],
    ['signature électronique', 'Docusign', 'en'],
    ['notes de frais', 'Spendesk', 'en'],
    ['congés', 'Lucca', 'fr'],
    ['conges', 'Lucca', 'fr'],
  ])('%s finds %s for a reader of %s', async (q, name, locale) => {
    expect(await namesFor(q, locale)).toContain(name)
  })

  test('accents and capitals do not matter', async () => {
    expect(await namesFor('CONGÉS')).toEqual(await namesFor('conges'))
  })

  test('cards come in the language of the reader', async () => {
    const [english, french] = await Promise.all([search({ q: 'slack' }), search({ q: 'slack' }, 'fr')])
    expect(english.cards[0]?.categories).toContainEqual({ slug: 'communication', name: 'Communication' })
    expect(french.cards[0]?.tagline).not.toBe(english.cards[0]?.tagline)
    const payroll = await search({ q: 'payfit' }, 'fr')
    expect(payroll.cards[0]?.categories).toContainEqual({ slug: 'payroll', name: 'Paie' })
  })
})

describe('every word must be found', () => {
  test('more words find fewer listings', async () => {
    const [one, two] = await Promise.all([search({ q: 'payroll' }), search({ q: 'payroll france' })])
    expect(two.total).toBeGreaterThan(0)
    expect(two.total).toBeLessThan(one.total)
    expect(two.isPartialMatch).toBe(false)
  })

  test('words that say nothing are passed over', async () => {
    expect(await namesFor('the slack for a team')).toEqual(await namesFor('slack team'))
  })

  test('where no listing has all words, the most telling ones decide, and the result says so', async () => {
    const result = await search({ q: 'slack xyzzy' })
    expect(result.isPartialMatch).toBe(true)
    expect(result.cards[0]?.name).toBe('Slack')
  })

  test.each(['xyzzyplugh', '!!!', '"', '%', '\\', "'; DROP TABLE --"])(
    '%s finds nothing and does no harm',
    async (q) => {
      const result = await search({ q })
      expect(result.cards.length).toBe(result.total)
      expect((await search({})).total).toBe(98)
    },
  )
})

describe('order and pages', () => {
  test('the default view shows every listing once over its pages', async () => {
    const first = await search({})
    const pages = await Promise.all(
      Array.from({ length: first.pageCount }, (_, index) => search({ page: String(index + 1) })),
    )
    const slugs = pages.flatMap(({ cards }) => cards.map(({ slug }) => slug))
    expect(first).toMatchObject({ total: 98, pageCount: 5, pageSize: 24, page: 1, isPartialMatch: false })
    expect(new Set(slugs).size).toBe(98)
  })

  test.each(['relevance', 'name', 'newest', 'most-used'])(
    'a search sorted by %s shows every match once',
    async (sort) => {
      const first = await search({ q: 'employees', sort })
      const pages = await Promise.all(
        Array.from({ length: first.pageCount }, (_, index) =>
          search({ q: 'employees', sort, page: String(index + 1) }),
        ),
      )
      const slugs = pages.flatMap(({ cards }) => cards.map(({ slug }) => slug))
      expect(first.total).toBeGreaterThan(24)
      expect(new Set(slugs).size).toBe(first.total)
      expect(slugs).toHaveLength(first.total)
    },
  )

  test('by name, capitals and accents do not matter', async () => {
    const { cards } = await search({ sort: 'name' })
    expect(cards.slice(0, 4).map(({ name }) => name)).toEqual([
      '1Password',
      '360Learning',
      'Adobe Acrobat Sign',
      'ADP Workforce Now',
    ])
  })

  test('a page beyond the last is the last', async () => {
    expect(await search({ page: '900' })).toMatchObject({ page: 5, cards: { length: 2 } })
  })
})
