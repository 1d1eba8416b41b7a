import { beforeAll, describe, expect, test } from 'vitest'
import { getListing, listListingSlugs, relatedListings, searchCatalog } from '@/lib/catalog/queries'
import { parseCatalogFilters } from '@/lib/catalog/schema'
import { db } from '@/lib/db'
import { visitor } from '../../support/actors'
import { createListing } from '../../support/factories'
import { seedRealCatalog } from './real-catalog'

beforeAll(async () => {
  await seedRealCatalog()
  await createListing(db, { slug: 'archived', stage: 'archived' })
})

describe('a listing', () => {
  test('every one can be read in both languages', async () => {
    for (const slug of await listListingSlugs(visitor)) {
      const [english, french] = await Promise.all([
        getListing(visitor, slug, 'en'),
        getListing(visitor, slug, 'fr'),
      ])
      expect(french).toMatchObject({
        slug,
        name: english.name,
        permissions: { length: english.permissions.length },
      })
      expect(english.authentication.map(({ type }) => type)).toEqual(english.authMethods)
      expect(french.description).not.toBe(english.description)
    }
  })

  test('tells what an administrator will be asked for, but not how the provider is called', async () => {
    const listing = await getListing(visitor, 'salesforce', 'fr')
    expect(listing.authentication).toEqual([
      {
        type: 'oauth2_authorization_code',
        fields: ['Hôte My Domain'],
        scopes: [
          { name: 'api', reason: 'Gérer les utilisateurs par l’API.' },
          { name: 'refresh_token', reason: 'Maintenir la connexion.' },
          { name: 'openid', reason: 'Identifier le compte.' },
        ],
      },
    ])
    expect(JSON.stringify(listing)).not.toContain('services/oauth2/token')
    expect(listing).not.toHaveProperty('connector')
  })

  test('an unknown or archived one is not found', async () => {
    await expect(getListing(visitor, 'no-such-listing', 'en')).rejects.toMatchObject({ code: 'not_found' })
    await expect(getListing(visitor, 'archived', 'en')).rejects.toMatchObject({ code: 'not_found' })
    expect(await listListingSlugs(visitor)).not.toContain('archived')
  })
})

describe('related listings', () => {
  test('share a category, and none is the listing itself', async () => {
    const related = await relatedListings(visitor, 'okta', 'en')
    expect(related).toHaveLength(4)
    expect(related.map(({ slug }) => slug)).not.toContain('okta')
    for (const card of related) expect(card.categories.map(({ slug }) => slug)).toContain('identity-access')
  })

  test('an unknown listing has none', async () => {
    expect(await relatedListings(visitor, 'no-such-listing', 'en')).toEqual([])
  })
})

test('a card shows what the listing has', async () => {
  const { cards } = await searchCatalog(visitor, parseCatalogFilters({ q: 'slack' }), 'en')
  expect(cards[0]).toEqual({
    id: expect.any(String),
    slug: 'slack',
    name: 'Slack',
    iconPath: null,
    brandColor: expect.stringMatching(/^#/),
    publisherName: 'Slack',
    kind: 'partner',
    tier: 'premier',
    stage: 'live',
    tagline: expect.any(String),
    categories: expect.arrayContaining([{ slug: 'communication', name: 'Communication' }]),
    priceModel: 'free',
    provisioning: 'scim2',
    authMethods: ['oauth2_authorization_code'],
    offersDemo: expect.any(Boolean),
  })
})
