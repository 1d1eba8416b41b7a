import { beforeAll, describe, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { memberCardStates, searchCatalog } from '@/lib/catalog/queries'
import { parseCatalogFilters, type SearchParams } from '@/lib/catalog/schema'
import { connectRefusal } from '@/lib/connections/rules'
import { db } from '@/lib/db'
import { employeeActor, memberActor, operatorActor, visitor } from '../../support/actors'
import {
  createActivation,
  createConnection,
  createEmployee,
  createOrganization,
} from '../../support/factories'
import { seedRealCatalog } from './real-catalog'

let organization: { id: string }
let member: MemberActor

async function connect(owner: { id: string }, slug: string, state: 'connected' | 'pending' = 'connected') {
  const { id: listingId } = await db.listing.findUniqueOrThrow({ where: { slug } })
  const verifiedAt = state === 'pending' ? null : new Date()
  return createConnection(db, owner, { listingId, state, isDefault: false, verifiedAt })
}

beforeAll(async () => {
  await seedRealCatalog()
  organization = await createOrganization(db)
  member = await memberActor(organization, 'view')
  const slack = await connect(organization, 'slack')
  const { id } = await createEmployee(db, organization, { givenName: 'Ada', familyName: 'Byron' })
  await createActivation(db, organization, { connection: slack, employeeIds: [id] })
  await connect(organization, 'slack', 'pending')
  await connect(organization, 'okta', 'pending')
  const other = await createOrganization(db)
  await connect(other, 'zoom')
  await createActivation(db, other, { connection: await connect(other, 'okta'), everyone: true })
})

const slugs = async (params: SearchParams) =>
  (await searchCatalog(member, parseCatalogFilters(params), 'en')).cards.map(({ slug }) => slug)

describe('tabs', () => {
  test('Connected shows what this organization has connected, and nothing of another', async () => {
    expect(await slugs({ tab: 'connected' })).toEqual(['slack'])
  })

  test('Available shows what can be connected now, with drafts and what another organization connected', async () => {
    const result = await searchCatalog(member, parseCatalogFilters({ tab: 'available' }), 'en')
    const listings = await db.listing.findMany({ where: { stage: { in: ['live', 'beta'] } } })
    const connectable = listings.filter((listing) => connectRefusal(listing) === null)
    expect(result.total).toBe(connectable.length - 1)
    expect(await slugs({ tab: 'available', q: 'slack' })).not.toContain('slack')
    expect(await slugs({ tab: 'available', q: 'okta' })).toContain('okta')
    expect(await slugs({ tab: 'available', q: 'zoom' })).toContain('zoom')
  })

  test.each(['connected', 'available'])(
    'facets of %s count what they lead to within the tab',
    async (tab) => {
      const all = await searchCatalog(member, parseCatalogFilters({ tab }), 'en')
      for (const { value, count } of [...all.facets.stage, ...all.facets.category]) {
        const facet = all.facets.stage.some((stage) => stage.value === value) ? 'stage' : 'category'
        const narrowed = await searchCatalog(member, parseCatalogFilters({ tab, [facet]: value }), 'en')
        expect({ value, total: narrowed.total }).toEqual({ value, total: count })
      }
      const stages = all.facets.stage.reduce((sum, { count }) => sum + count, 0)
      expect(stages).toBe(all.total)
    },
  )

  test('whoever may not see connections has no tabs', async () => {
    const filters = parseCatalogFilters({ tab: 'connected' })
    for (const actor of [visitor, await employeeActor(organization), await operatorActor()]) {
      expect((await searchCatalog(actor, filters, 'en')).total).toBe(98)
    }
  })
})

describe('states of cards', () => {
  test('tell what this organization made of a listing, and nothing of another', async () => {
    const states = await memberCardStates(member, ['slack', 'okta', 'zoom', 'asana'])
    expect([...states.keys()].sort()).toEqual(['okta', 'slack'])
    expect(states.get('slack')).toMatchObject({
      display: { state: 'connected' },
      recipients: { everyone: false, reach: 1, employees: { count: 1, first: [{ name: 'Ada Byron' }] } },
    })
    expect(states.get('okta')).toMatchObject({ display: { state: 'pending' }, recipients: null })
  })

  test('are refused to whoever may not see activations', async () => {
    await expect(memberCardStates(visitor, ['slack'])).rejects.toMatchObject({ code: 'unauthenticated' })
    const employee = await employeeActor(organization)
    await expect(memberCardStates(employee, ['slack'])).rejects.toMatchObject({ code: 'forbidden' })
  })
})
