import { expect, test } from 'vitest'
import { approve } from '@/lib/connections/approval/mutations'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { discardDraft } from '@/lib/connections/mutations'
import { setDefaultConnection } from '@/lib/connections/settings/mutations'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { memberActor } from '@/tests/support/actors'
import { auditOf, createSandboxListing, deleteShown, unreachableSandbox } from '@/tests/support/connect'
import { createConnection, createListing, createOrganization } from '@/tests/support/factories'
import { blocking, openPolicy, putPolicy } from '../policies/put-policy'

type Overrides = Parameters<typeof createConnection>[2]

async function setUp() {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const listing = await createListing(db)
  const make = (overrides: Overrides = {}) =>
    createConnection(db, organization, { listingId: listing.id, isDefault: false, ...overrides })
  const defaults = async () => {
    const where = { organizationId: organization.id, listingId: listing.id, isDefault: true }
    return (await db.connection.findMany({ where })).map(({ id }) => id)
  }
  return { organization, actor, listing, make, defaults }
}

const heldBack = {
  state: 'inactive',
  stateReason: 'policy',
  heldState: 'connected',
  heldReason: null,
} as const

test('where only connections remain that a policy holds back, one of them becomes the default', async () => {
  const { actor, make, defaults } = await setUp()
  const gone = await make({ isDefault: true })
  await make({ ...heldBack, createdAt: new Date('2025-02-01') })
  const older = await make({ ...heldBack, createdAt: new Date('2025-01-01') })
  expect(await previewDeletion(actor, gone.id)).toMatchObject({ nextDefault: { name: older.name } })
  await deleteShown(actor, gone.id)
  expect(await defaults()).toEqual([older.id])
})

test('what works comes before what fails, that before what is switched off, and age decides last', async () => {
  const { actor, make, defaults } = await setUp()
  const at = (year: number) => new Date(`${year}-01-01`)
  const inactive = await make({ state: 'inactive', stateReason: 'admin', createdAt: at(2020) })
  const held = await make({ ...heldBack, createdAt: at(2021) })
  const broken = await make({ state: 'needs_reconnect', createdAt: at(2022) })
  const failing = await make({ stateReason: 'degraded', createdAt: at(2023) })
  const [older, newer] = [await make({ createdAt: at(2024) }), await make({ createdAt: at(2025) })]
  const first = await make({ isDefault: true })
  const order = [first, older, newer, failing, broken, held, inactive]
  for (const { id } of order) {
    expect(await defaults()).toEqual([id])
    await deleteShown(actor, id)
  }
  expect(await defaults()).toEqual([])
})

test('where none was the default, what a policy lets go on gives the listing one, and the log says so', async () => {
  const { actor, listing, make, defaults } = await setUp()
  const [one, other] = [
    await make({ createdAt: new Date('2025-01-01') }),
    await make({ createdAt: new Date('2026-01-01') }),
  ]
  await putPolicy(actor, blocking(listing.slug))
  await db.connection.updateMany({ where: { listingId: listing.id }, data: { isDefault: false } })
  await putPolicy(actor, openPolicy)
  expect(await defaults()).toEqual([one.id])
  expect((await auditOf(one.id)).map(({ action }) => action)).toContain('connection.made_default')
  expect((await auditOf(other.id)).map(({ action }) => action)).not.toContain('connection.made_default')
})

test('what is no draft, but was never approved, is not the default before it is', async () => {
  const organization = await createOrganization(db)
  const [actor, second] = [await memberActor(organization), await memberActor(organization)]
  const { id: listingId } = await createSandboxListing(unreachableSandbox, { hasClient: false })
  const waiting = { state: 'pending', stateReason: 'approval', submittedById: actor.memberId } as const
  const { id } = await createConnection(db, organization, { listingId, isDefault: false, ...waiting })
  const draft = { code: 'conflict', details: { reason: 'draftNotDefault' } }
  await expect(setDefaultConnection(actor, { connectionId: id })).rejects.toMatchObject(draft)
  const gone = await createConnection(db, organization, { listingId })
  expect(await previewDeletion(actor, gone.id)).toMatchObject({ nextDefault: null })
  await deleteShown(actor, gone.id)
  const isDefault = async () => (await db.connection.findUniqueOrThrow({ where: { id } })).isDefault
  expect(await isDefault()).toBe(false)
  await expect(approve(second, { connectionId: id })).rejects.toMatchObject({
    details: { reason: 'permissionsChanged' },
  })
})

test('a default that became a draft again leaves its place to another when it is discarded', async () => {
  const { actor, make, defaults } = await setUp()
  const draft = { state: 'pending', stateReason: 'credentials', verifiedAt: null } as const
  const [gone, other] = [await make({ ...draft, isDefault: true }), await make()]
  await discardDraft(actor, gone.id)
  expect(await defaults()).toEqual([other.id])
})

test('a listing keeps exactly one default while it is chosen, deleted, stopped and let go on at once', async () => {
  const { organization, actor, listing, make, defaults } = await setUp()
  const [second, third] = [await memberActor(organization), await memberActor(organization)]
  const block = blocking(listing.slug)
  for (let round = 0; round < 6; round += 1) {
    await db.connection.deleteMany({ where: { listingId: listing.id } })
    await putPolicy(actor, round % 2 ? block : openPolicy).catch(() => null)
    const facts = round % 2 ? heldBack : {}
    const made = []
    for (let number = 0; number < 5; number += 1) made.push(await make({ ...facts, isDefault: number === 0 }))
    const [one, two, three, four] = made.map(({ id }) => id) as [string, string, string, string]
    const outcomes = await Promise.allSettled([
      deleteShown(actor, one),
      setDefaultConnection(second, { connectionId: two }),
      putPolicy(third, round % 2 ? openPolicy : block),
      deleteShown(second, three),
      setDefaultConnection(third, { connectionId: four }),
      deleteShown(third, two),
    ])
    // Whoever comes too late is told so; nothing else goes wrong.
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AppError)
    }
    expect(await defaults()).toHaveLength(1)
  }
})
