import { describe, expect, test } from 'vitest'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db } from '@/lib/db'
import { run } from './run'

const seeded = await run(false)

describe('without demo mode', () => {
  test('the catalog holds all 98 listings with every field, and nobody can sign in', async () => {
    expect(seeded).toEqual({ demo: null })
    expect(await db.listing.count()).toBe(98)
    expect(await db.category.count()).toBe(16)
    expect(await db.user.count()).toBe(0)
    expect(await db.organization.count()).toBe(0)
    expect(await db.publisher.count({ where: { contactEmail: { not: null } } })).toBe(0)

    const slack = await db.listing.findUniqueOrThrow({
      where: { slug: 'slack' },
      include: { connector: true, publisher: true, categories: { include: { category: true } } },
    })
    expect(slack).toMatchObject({
      name: 'Slack',
      kind: 'partner',
      stage: 'live',
      tier: 'premier',
      iconPath: null,
      brandColor: '#4a154b',
      regions: null,
      priceModel: 'free',
      offersDemo: true,
      authMethods: ['oauth2_authorization_code'],
      publisher: { slug: 'slack', kind: 'partner', website: 'https://slack.com' },
      provisioning: { protocol: 'scim2', baseUrl: 'https://api.slack.com/scim/v2' },
      links: { terms: 'https://slack.com/terms-of-service' },
      connector: {
        definition: {
          baseUrl: 'https://slack.com/api',
          verify: { path: '/auth.test', expect: { pointer: '/ok', equals: true } },
          provisioning: { protocol: 'scim2' },
        },
      },
    })
    expect(
      slack.categories.sort((a, b) => a.position - b.position).map(({ category }) => category.slug),
    ).toEqual(['communication', 'collaboration'])
  })

  test('every connector parses, with fixed headers and secret configuration kept', async () => {
    const connectors = await db.connector.findMany({ include: { listing: true } })
    expect(connectors).toHaveLength(98)
    const definitions = new Map(
      connectors.map(({ definition, listing }) => [
        listing.slug,
        connectorDefinitionSchema.parse(definition),
      ]),
    )
    const withHeaders = [...definitions].filter(([, definition]) => definition.headers)
    expect(withHeaders).toHaveLength(5)
    expect(definitions.get('notion')?.headers).toHaveProperty('Notion-Version')
    const withSecrets = [...definitions].filter(([, { config }]) => config.some((field) => field.secret))
    expect(withSecrets).toHaveLength(1)
  })

  test('marks come from simple-icons, first-party listings have no tier, dates tell the newest apart', async () => {
    const marked = await db.listing.findMany({ where: { iconPath: { not: null } } })
    expect(marked).toHaveLength(43)
    for (const { iconPath } of marked) expect(iconPath).toMatch(/^[Mm][\d.,\sa-zA-Z-]+$/)
    expect(
      await db.listing.count({ where: { kind: 'first_party', tier: null, publisher: { name: 'Portico' } } }),
    ).toBe(8)
    const listings = await db.listing.findMany({ select: { publishedAt: true, stage: true } })
    expect(new Set(listings.map((listing) => listing.publishedAt.getTime())).size).toBe(98)
    const newest = listings.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime()).slice(0, 22)
    expect(newest.every(({ stage }) => stage === 'beta' || stage === 'coming_soon')).toBe(true)
  })
})
