import { beforeAll, describe, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { reindexAll } from '@/lib/catalog/mutations'
import { memberCardStates, searchCatalog } from '@/lib/catalog/queries'
import { catalogTabs, parseCatalogFilters } from '@/lib/catalog/schema'
import { isDraft } from '@/lib/connections/rules'
import { db } from '@/lib/db'
import type { ConnectionState, ListingStage } from '@/lib/generated/prisma/enums'
import { memberActor, visitor } from '../../support/actors'
import {
  createActivation,
  createConnection,
  createListing,
  createOrganization,
  unique,
} from '../../support/factories'

let organization: { id: string }
let member: MemberActor

beforeAll(async () => {
  organization = await createOrganization(db)
  member = await memberActor(organization, 'view')
})

interface Facts {
  state: ConnectionState
  stateReason?: string
  verifiedAt: Date | null
}

const before = new Date('2026-01-01')

async function connectedListing(
  connections: Facts[],
  { activation, stage }: { activation?: boolean; stage?: ListingStage } = {},
) {
  const listing = await createListing(db, { stage: stage ?? 'live' })
  for (const [index, facts] of connections.entries()) {
    const connection = await createConnection(db, organization, {
      listingId: listing.id,
      isDefault: false,
      ...facts,
    })
    const isActivated = activation !== undefined && index === 0
    if (isActivated)
      await createActivation(db, organization, { connection, isActive: activation, everyone: true })
  }
  await db.$transaction((tx) => reindexAll(tx))
  return listing
}

/** The tabs, apart from All, that show the listing: by browsing and by its name. */
async function tabsOf({ slug, name }: { slug: string; name: string }) {
  const shown = async (tab: string, q: string) => {
    const { cards } = await searchCatalog(
      member,
      parseCatalogFilters({ tab, q, sort: q ? 'relevance' : 'newest' }),
      'en',
    )
    return cards.some((card) => card.slug === slug)
  }
  const tabs = []
  for (const tab of catalogTabs) {
    const isFound = await shown(tab, name)
    expect({ tab, isShown: await shown(tab, '') }).toEqual({ tab, isShown: isFound })
    if (isFound) tabs.push(tab)
  }
  return tabs
}

async function cardOf(slug: string) {
  return (await memberCardStates(member, [slug])).get(slug)?.display
}

describe('a finished connection', () => {
  test.each<[string, Facts, { activation?: boolean }, { state: string; reason: string | null }]>([
    [
      'in use',
      { state: 'connected', verifiedAt: before },
      { activation: true },
      { state: 'connected', reason: null },
    ],
    [
      'whose last check failed',
      { state: 'connected', stateReason: 'degraded', verifiedAt: before },
      { activation: true },
      { state: 'pending', reason: 'degraded' },
    ],
    [
      'that cannot be checked',
      { state: 'connected', stateReason: 'unverified', verifiedAt: null },
      { activation: true },
      { state: 'pending', reason: 'unverified' },
    ],
    [
      'that nobody has',
      { state: 'connected', verifiedAt: before },
      {},
      { state: 'pending', reason: 'notActivated' },
    ],
    [
      'that is deactivated',
      { state: 'connected', verifiedAt: before },
      { activation: false },
      { state: 'inactive', reason: 'deactivated' },
    ],
    [
      'to be reconnected',
      { state: 'needs_reconnect', stateReason: 'authenticationFailed', verifiedAt: before },
      { activation: true },
      { state: 'pending', reason: 'needsReconnect' },
    ],
    [
      'to be consented to again',
      { state: 'needs_consent', verifiedAt: before },
      { activation: true },
      { state: 'pending', reason: 'needsConsent' },
    ],
    [
      'to be verified again',
      { state: 'pending', stateReason: 'verification', verifiedAt: before },
      { activation: true },
      { state: 'pending', reason: 'verification' },
    ],
    [
      'switched off',
      { state: 'inactive', stateReason: 'byAdmin', verifiedAt: before },
      {},
      { state: 'inactive', reason: 'byAdmin' },
    ],
  ])('%s is under Connected, its state on the card', async (_, facts, options, display) => {
    expect(isDraft({ stateReason: null, ...facts })).toBe(false)
    const listing = await connectedListing([facts], options)
    expect(await tabsOf(listing)).toEqual(['all', 'connected'])
    expect(await cardOf(listing.slug)).toMatchObject(display)
  })

  test.each<ListingStage>(['beta', 'deprecated', 'coming_soon'])(
    'of a listing that is %s is under Connected too',
    async (stage) => {
      const listing = await connectedListing([{ state: 'connected', verifiedAt: before }], { stage })
      expect(await tabsOf(listing)).toEqual(['all', 'connected'])
    },
  )

  test('is what the card speaks of, whatever drafts stand beside it', async () => {
    const draft: Facts = { state: 'pending', stateReason: 'consent', verifiedAt: null }
    for (const state of ['needs_reconnect', 'needs_consent', 'inactive', 'pending'] as const) {
      const reason = state === 'pending' ? { stateReason: 'verification' } : {}
      const listing = await connectedListing([draft, { state, verifiedAt: before, ...reason }])
      expect(await tabsOf(listing)).toEqual(['all', 'connected'])
      expect((await cardOf(listing.slug))?.reason).not.toBe('consent')
    }
  })
})

describe('the counts of the tabs', () => {
  test('are of what each would show, given the words and the other filters', async () => {
    const word = unique()
    const named = (stage: ListingStage, priceModel: 'free' | 'paid') =>
      createListing(db, { stage, priceModel, name: `${word} ${unique()}` })
    const { id: listingId } = await named('live', 'free')
    await named('live', 'free')
    await named('beta', 'paid')
    await named('coming_soon', 'free')
    await createConnection(db, organization, { listingId, state: 'connected', verifiedAt: before })
    await db.$transaction((tx) => reindexAll(tx))
    for (const tab of catalogTabs) {
      const all = await searchCatalog(member, parseCatalogFilters({ q: word, tab }), 'en')
      expect(all.tabCounts).toEqual({ all: 4, connected: 1, available: 2 })
      const free = await searchCatalog(member, parseCatalogFilters({ q: word, tab, price: 'free' }), 'en')
      expect(free.tabCounts).toEqual({ all: 3, connected: 1, available: 1 })
      expect(free.total).toBe(free.tabCounts?.[tab])
    }
  })

  test('are kept from whoever may not see connections', async () => {
    const { tabCounts } = await searchCatalog(visitor, parseCatalogFilters({}), 'en')
    expect(tabCounts).toBeNull()
  })
})

describe('without a finished connection', () => {
  test.each<ListingStage>(['live', 'beta'])('a listing that is %s is Available', async (stage) => {
    const listing = await connectedListing([], { stage })
    expect(await tabsOf(listing)).toEqual(['all', 'available'])
    expect(await cardOf(listing.slug)).toBeUndefined()
  })

  test.each(['consent', 'configuration', 'credentials', 'authorization', 'verification'])(
    'a draft that waits for %s is Available, and its card says Pending',
    async (stateReason) => {
      const draft: Facts = { state: 'pending', stateReason, verifiedAt: null }
      expect(isDraft({ ...draft, stateReason })).toBe(true)
      const listing = await connectedListing([draft])
      expect(await tabsOf(listing)).toEqual(['all', 'available'])
      expect(await cardOf(listing.slug)).toMatchObject({ state: 'pending', action: 'finishSetUp' })
    },
  )

  test.each<ListingStage>(['coming_soon', 'deprecated'])(
    'one that is %s is under All only',
    async (stage) => {
      expect(await tabsOf(await connectedListing([], { stage }))).toEqual(['all'])
    },
  )

  test('one whose methods Portico cannot set up is under All only', async () => {
    const listing = await createListing(db, { authMethods: ['unheard_of'] })
    await db.$transaction((tx) => reindexAll(tx))
    expect(await tabsOf(listing)).toEqual(['all'])
  })

  test('another organization’s connection makes no difference', async () => {
    const listing = await connectedListing([])
    await createConnection(db, await createOrganization(db), { listingId: listing.id })
    expect(await tabsOf(listing)).toEqual(['all', 'available'])
    expect(await cardOf(listing.slug)).toBeUndefined()
  })
})
