import { expect, test } from 'vitest'
import { discardDraft, startConnection } from '@/lib/connections/mutations'
import { listOverview } from '@/lib/connections/overview/queries'
import { noFilters } from '@/lib/connections/overview/schema'
import { getConnection } from '@/lib/connections/queries'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor, partnerActor, visitor } from '../../support/actors'
import { auditOf } from '../../support/connect'
import { createConnection, createListing, createOrganization } from '../../support/factories'

const setUp = async (marketplace: 'view' | 'edit' = 'edit') => {
  const organization = await createOrganization(db)
  return {
    organization,
    actor: await memberActor(organization, marketplace),
    listing: await createListing(db),
  }
}

test('starting makes a pending draft that waits for consent, named after the listing, with an audit row', async () => {
  const { organization, actor, listing } = await setUp()
  const { id } = await startConnection(actor, listing.slug)
  expect(await db.connection.findUnique({ where: { id } })).toMatchObject({
    organizationId: organization.id,
    ownerId: actor.memberId,
    name: listing.name,
    state: 'pending',
    stateReason: 'consent',
    isDefault: false,
    consentedAt: null,
    verifiedAt: null,
  })
  expect(await auditOf(id)).toMatchObject([{ action: 'connection.started', actorId: actor.userId }])
})

test('starting again goes on with the own draft, while a colleague gets one of their own', async () => {
  const { organization, actor, listing } = await setUp()
  const first = await startConnection(actor, listing.slug)
  expect((await startConnection(actor, listing.slug)).id).toBe(first.id)
  const colleague = await memberActor(organization)
  const other = await startConnection(colleague, listing.slug)
  const draft = await db.connection.findUnique({ where: { id: other.id } })
  expect(draft?.name).toBe(`${listing.name} 2`)
})

test('two clicks at once make one draft', async () => {
  const { actor, listing } = await setUp()
  const started = await Promise.all([1, 2, 3, 4].map(() => startConnection(actor, listing.slug)))
  expect(new Set(started.map(({ id }) => id)).size).toBe(1)
})

test('a connection that once worked is not taken for a draft', async () => {
  const { organization, actor, listing } = await setUp()
  const used = await createConnection(db, organization, {
    listingId: listing.id,
    ownerId: actor.memberId,
    name: listing.name,
    state: 'pending',
    stateReason: 'consent',
  })
  const { id } = await startConnection(actor, listing.slug)
  expect(id).not.toBe(used.id)
  await expect(discardDraft(actor, used.id)).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'notADraft' },
  })
})

test.each([
  ['coming_soon', 'listingComingSoon'],
  ['archived', 'listingArchived'],
] as const)('a listing that is %s is refused', async (stage, reason) => {
  const { actor } = await setUp()
  const listing = await createListing(db, { stage })
  await expect(startConnection(actor, listing.slug)).rejects.toMatchObject({
    code: 'conflict',
    details: { reason },
  })
})

test('a listing without a method that Portico can set up is refused before anything is asked', async () => {
  const { actor } = await setUp()
  const later = await createListing(db, { authMethods: ['unheard_of'] })
  const none = await createListing(db, { definition: null, authMethods: ['api_key'] })
  for (const { slug } of [later, none]) {
    await expect(startConnection(actor, slug)).rejects.toMatchObject({
      details: { reason: 'methodsComingLater' },
    })
  }
})

test('an unknown listing is not found', async () => {
  const { actor } = await setUp()
  await expect(startConnection(actor, 'no-such-listing')).rejects.toMatchObject({ code: 'not_found' })
})

test('only who may edit starts a connection', async () => {
  const { organization, actor: viewer, listing } = await setUp('view')
  const employee = await employeeActor(organization)
  for (const actor of [viewer, employee, await partnerActor()]) {
    await expect(startConnection(actor, listing.slug)).rejects.toMatchObject({ code: 'forbidden' })
  }
  await expect(startConnection(visitor, listing.slug)).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(await db.connection.count({ where: { organizationId: organization.id } })).toBe(0)
})

test('discarding removes the draft and keeps the record of it', async () => {
  const { actor, listing } = await setUp()
  const { id } = await startConnection(actor, listing.slug)
  expect(await discardDraft(actor, id)).toEqual({ listingSlug: listing.slug })
  expect(await db.connection.count({ where: { id } })).toBe(0)
  expect((await auditOf(id)).map(({ action }) => action)).toEqual([
    'connection.started',
    'connection.discarded',
  ])
})

test('another organization neither sees nor discards a draft, and a viewer does not discard it', async () => {
  const { organization, actor, listing } = await setUp()
  const { id } = await startConnection(actor, listing.slug)
  const foreign = await foreignMemberActor()
  await expect(discardDraft(foreign, id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await listOverview(foreign, noFilters, 'en')).toMatchObject({ rows: [], total: 0 })
  const viewer = await memberActor(organization, 'view')
  await expect(discardDraft(viewer, id)).rejects.toMatchObject({ code: 'forbidden' })
  const { rows } = await listOverview(viewer, noFilters, 'en')
  expect(rows).toMatchObject([{ id, state: 'pending', stateReason: 'consent' }])
})

test('a connection is read by its own organization’s members with the right only', async () => {
  const { organization, actor, listing } = await setUp()
  const { id } = await startConnection(actor, listing.slug)
  const viewer = await memberActor(organization, 'view')
  expect(await getConnection(viewer, id)).toMatchObject({ id, name: listing.name, isActivated: false })
  await expect(getConnection(await foreignMemberActor(), id)).rejects.toMatchObject({ code: 'not_found' })
  const employee = await employeeActor(organization)
  await expect(getConnection(employee, id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(listOverview(employee, noFilters, 'en')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(listOverview(visitor, noFilters, 'en')).rejects.toMatchObject({ code: 'unauthenticated' })
})
