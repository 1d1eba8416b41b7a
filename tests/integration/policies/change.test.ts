import { expect, test } from 'vitest'
import { changePolicy } from '@/lib/connections/policy/mutations'
import { previewPolicy } from '@/lib/connections/policy/queries'
import { db } from '@/lib/db'
import { getPolicy } from '@/lib/policies/queries'
import type { PolicyRule } from '@/lib/policies/schema'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createActivation,
  createCategory,
  createConnection,
  createEmployee,
  createListing,
  createOrganization,
} from '@/tests/support/factories'
import { blocking, openPolicy, putPolicy } from './put-policy'

async function setUp() {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const listing = await createListing(db)
  return { organization, actor, listing }
}

const stateOf = (id: string) =>
  db.connection.findUniqueOrThrow({
    where: { id },
    select: {
      state: true,
      stateReason: true,
      heldState: true,
      heldReason: true,
      isDefault: true,
      nextCheckAt: true,
    },
  })

test('a policy stops what it forbids and its end brings all of it back as it was', async () => {
  const { organization, actor, listing } = await setUp()
  const make = (overrides: Parameters<typeof createConnection>[2]) =>
    createConnection(db, organization, { listingId: listing.id, isDefault: false, ...overrides })
  const facts = [
    { state: 'connected', stateReason: null },
    { state: 'connected', stateReason: 'unverified' },
    { state: 'needs_reconnect', stateReason: 'authenticationFailed' },
    { state: 'needs_consent', stateReason: 'consent' },
    { state: 'inactive', stateReason: 'admin' },
  ] as const
  const made = []
  for (const one of facts) made.push(await make(one))
  const other = await createConnection(db, organization)
  const foreign = await createConnection(db, await createOrganization(db), { listingId: listing.id })

  const impact = await previewPolicy(actor, blocking(listing.slug, 'We use another one'))
  expect(impact.stops).toMatchObject({ count: 4, employees: 0 })
  expect(impact.stops.first.map(({ name }) => name)).toEqual(
    made
      .slice(0, 4)
      .map(({ name }) => name)
      .sort(),
  )
  expect(await putPolicy(actor, blocking(listing.slug, 'We use another one'))).toMatchObject({
    kind: 'changed',
    stopped: 4,
  })
  for (const [index, { id }] of made.entries()) {
    const { state, stateReason } = facts[index] ?? facts[0]
    expect(await stateOf(id)).toMatchObject(
      state === 'inactive'
        ? { state, stateReason, heldState: null }
        : {
            state: 'inactive',
            stateReason: 'policy',
            heldState: state,
            heldReason: stateReason,
            nextCheckAt: null,
          },
    )
  }
  for (const { id } of [other, foreign]) expect((await stateOf(id)).state).toBe('connected')

  expect(await putPolicy(actor, openPolicy)).toEqual({ kind: 'changed', stopped: 0, resumed: 4 })
  for (const [index, { id }] of made.entries()) {
    expect(await stateOf(id)).toMatchObject({ ...facts[index], heldState: null, heldReason: null })
  }
  // A check is to prove that it still works.
  expect((await stateOf(made[0]?.id ?? '')).nextCheckAt?.getTime()).toBeLessThanOrEqual(Date.now())
})

test('each change of state and the policy itself are in the audit log, before and after', async () => {
  const { organization, actor, listing } = await setUp()
  const { id } = await createConnection(db, organization, { listingId: listing.id })
  await putPolicy(actor, blocking(listing.slug, 'Because'))
  const events = await db.auditEvent.findMany({
    where: { organizationId: organization.id },
    orderBy: { id: 'asc' },
    select: { action: true, subjectId: true, actorId: true, reason: true, details: true },
  })
  expect(events).toContainEqual({
    action: 'connection.state_changed',
    subjectId: id,
    actorId: actor.userId,
    reason: 'policy',
    details: { before: 'connected', after: 'inactive' },
  })
  expect(events).toContainEqual({
    action: 'policy.changed',
    subjectId: organization.id,
    actorId: actor.userId,
    reason: null,
    details: {
      before: {},
      after: { rules: [{ subject: 'listing', value: listing.slug, effect: 'block', reason: 'Because' }] },
      version: 1,
      stopped: 1,
      resumed: 0,
    },
  })
})

test('a category and a method stop what they name; a rule for the listing comes first', async () => {
  const { organization, actor } = await setUp()
  const category = await createCategory(db)
  const listing = await createListing(db, { categoryIds: [category.id] })
  const key = await createConnection(db, organization, { listingId: listing.id })
  const token = await createConnection(db, organization, {
    listingId: listing.id,
    authMethod: 'personal_access_token',
    isDefault: false,
  })
  await putPolicy(actor, blocking('api_key', '', 'method'))
  expect((await stateOf(key.id)).stateReason).toBe('policy')
  expect((await stateOf(token.id)).state).toBe('connected')
  await putPolicy(actor, blocking(category.slug, '', 'category'))
  expect((await stateOf(token.id)).stateReason).toBe('policy')
  const rules: PolicyRule[] = [
    { subject: 'category', value: category.slug, effect: 'block', reason: '' },
    { subject: 'listing', value: listing.slug, effect: 'allow', reason: '' },
  ]
  await putPolicy(actor, { otherListings: 'block', requiresApproval: false, rules })
  expect((await stateOf(token.id)).state).toBe('connected')
})

test('the impact counts whoever loses access, each once, and of unseen folders names no more than it must', async () => {
  const { organization, actor, listing } = await setUp()
  const anna = await createEmployee(db, organization)
  await createEmployee(db, organization)
  await createEmployee(db, organization, { status: 'left' })
  const seen = await createConnection(db, organization, { listingId: listing.id })
  const otherListing = await createListing(db)
  const colleague = await memberActor(organization)
  const folder = await db.folder.create({
    data: { organizationId: organization.id, kind: 'personal', memberId: colleague.memberId },
  })
  const unseen = await createConnection(db, organization, {
    listingId: otherListing.id,
    folderId: folder.id,
    ownerId: colleague.memberId,
  })
  await createActivation(db, organization, { connection: seen, employeeIds: [anna.id] })
  await createActivation(db, organization, { connection: unseen, everyone: true })
  const impact = await previewPolicy(actor, { ...openPolicy, otherListings: 'block' })
  expect(impact.stops).toMatchObject({ count: 2, employees: 2 })
  const found = new Map(impact.stops.first.map((one) => [one.id, one]))
  expect(found.get(seen.id)).toMatchObject({
    employees: 1,
    listing: listing.name,
    folder: { title: 'general' },
  })
  expect(found.get(unseen.id)).toMatchObject({ employees: 2, name: unseen.name, folder: null })
  expect(JSON.stringify(impact)).not.toContain(folder.id)
})

test('an impact that changed meanwhile is shown again, and nothing is changed', async () => {
  const { organization, actor, listing } = await setUp()
  const draft = blocking(listing.slug)
  const { fingerprint } = await previewPolicy(actor, draft)
  const { id } = await createConnection(db, organization, { listingId: listing.id })
  const outcome = await changePolicy(actor, { draft, version: 0, fingerprint })
  expect(outcome).toMatchObject({ kind: 'review', impact: { stops: { count: 1 } } })
  expect((await stateOf(id)).state).toBe('connected')
  expect((await getPolicy(actor)).version).toBe(0)
})

test('of two who save at once one is told that the other was first', async () => {
  const { organization, actor, listing } = await setUp()
  const colleague = await memberActor(organization)
  const drafts = [blocking(listing.slug, 'one'), blocking(listing.slug, 'two')]
  const impacts = await Promise.all(drafts.map((draft) => previewPolicy(actor, draft)))
  const results = await Promise.allSettled(
    drafts.map((draft, index) =>
      changePolicy(index ? colleague : actor, {
        draft,
        version: 0,
        fingerprint: impacts[index]?.fingerprint ?? '',
      }),
    ),
  )
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'conflict', details: { reason: 'changedMeanwhile' } },
  })
  const policy = await getPolicy(actor)
  expect(policy.version).toBe(1)
  expect(policy.rules).toHaveLength(1)
})

test('what is no rule is refused at its input, and a draft that changes nothing as a whole', async () => {
  const { actor } = await setUp()
  const edit = { version: 0, fingerprint: '' }
  const unknown = {
    ...openPolicy,
    rules: [...blocking('no-such').rules, ...blocking('cookie', '', 'method').rules],
  }
  await expect(changePolicy(actor, { ...edit, draft: unknown })).rejects.toMatchObject({
    code: 'invalid',
    details: { fields: { 'effect.listing.no-such': 'notFound', 'effect.method.cookie': 'notFound' } },
  })
  await expect(changePolicy(actor, { ...edit, draft: openPolicy })).rejects.toMatchObject({
    code: 'invalid',
    details: { reason: 'policy.unchanged' },
  })
})

test('viewers read the policy and change nothing; another organization has one of its own', async () => {
  const { organization, actor, listing } = await setUp()
  await putPolicy(actor, blocking(listing.slug, 'Ours'))
  const viewer = await memberActor(organization, 'view')
  expect((await getPolicy(viewer)).rules).toHaveLength(1)
  const edit = { draft: openPolicy, version: 1, fingerprint: '' }
  await expect(changePolicy(viewer, edit)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(previewPolicy(viewer, openPolicy)).rejects.toMatchObject({ code: 'forbidden' })
  expect((await getPolicy(await foreignMemberActor())).rules).toEqual([])
})

test('five thousand connections stop and come back in one transaction', async () => {
  const { organization, actor, listing } = await setUp()
  const { folderId } = await createConnection(db, organization, { listingId: listing.id })
  await db.$executeRaw`
    INSERT INTO "Connection" ("id", "organizationId", "listingId", "folderId", "name", "state", "updatedAt")
    SELECT gen_random_uuid(), ${organization.id}::uuid, ${listing.id}::uuid, ${folderId}::uuid,
      'Bulk ' || number, 'connected', now() FROM generate_series(1, 4999) number`
  expect(await putPolicy(actor, blocking(listing.slug))).toMatchObject({ kind: 'changed', stopped: 5000 })
  const where = { organizationId: organization.id }
  expect(await db.connection.count({ where: { ...where, stateReason: 'policy' } })).toBe(5000)
  expect(await putPolicy(actor, openPolicy)).toMatchObject({ kind: 'changed', resumed: 5000 })
  expect(await db.connection.count({ where: { ...where, state: 'connected', heldState: null } })).toBe(5000)
})
