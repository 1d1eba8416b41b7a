import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { applyOnePolicy, reviewPolicies } from '@/lib/connections/policy/jobs'
import { applyPolicy, enqueuePolicies } from '@/lib/connections/policy/mutations'
import { setDefaultConnection } from '@/lib/connections/settings/mutations'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { memberActor } from '@/tests/support/actors'
import {
  createCategory,
  createConnection,
  createListing,
  createOrganization,
} from '@/tests/support/factories'
import { listJobs, runJobs } from '@/tests/support/worker'
import { run as runSeed } from '../seed/run'
import { blocking, openPolicy, putPolicy } from './put-policy'

/** An organization that blocks a category, and a connection of a listing that is not in it. */
async function setUp() {
  const organization = await createOrganization(db)
  const [actor, second] = [await memberActor(organization), await memberActor(organization)]
  const viewer = await memberActor(organization, 'view')
  const [blocked, other] = [await createCategory(db), await createCategory(db)]
  const listing = await createListing(db, { categoryIds: [other.id] })
  const connection = await createConnection(db, organization, { listingId: listing.id })
  await putPolicy(actor, blocking(blocked.slug, 'Not here', 'category'))
  const moveTo = (categoryId: string) =>
    db.listingCategory.updateMany({ where: { listingId: listing.id }, data: { categoryId } })
  const stateOf = async () => {
    const where = { id: connection.id }
    const select = { state: true, stateReason: true, heldState: true }
    return db.connection.findUniqueOrThrow({ where, select })
  }
  return { organization, actor, second, viewer, blocked, other, listing, connection, moveTo, stateOf }
}

const review = () => enqueuePolicies(systemActor())
const work = () => runJobs([reviewPolicies, applyOnePolicy])
const waiting = async () =>
  (await listJobs()).filter(({ task }) => task === 'policy.apply').map(({ payload }) => payload)
const mailsTo = (recipient: string) => db.mailMessage.findMany({ where: { recipient } })

test('a listing that comes into a blocked category stops, and goes on once it leaves it', async () => {
  const { blocked, other, moveTo, stateOf } = await setUp()
  await moveTo(blocked.id)
  await review()
  await work()
  expect(await stateOf()).toEqual({ state: 'inactive', stateReason: 'policy', heldState: 'connected' })
  await moveTo(other.id)
  await review()
  await work()
  expect(await stateOf()).toEqual({ state: 'connected', stateReason: null, heldState: null })
})

test('only organizations are concerned where something changes, each with one job', async () => {
  const { organization, blocked, moveTo } = await setUp()
  await setUp()
  await review()
  expect(await waiting()).toEqual([])
  await moveTo(blocked.id)
  await Promise.all([review(), review()])
  expect(await waiting()).toEqual([{ organizationId: organization.id }])
  await work()
})

test('it is in the log, in Portico’s name, and told once to those who may change the policy', async () => {
  const { organization, actor, second, viewer, blocked, connection, listing, moveTo } = await setUp()
  await moveTo(blocked.id)
  const of = systemActor(organization.id)
  expect(await applyPolicy(of)).toEqual({ stopped: 1, resumed: 0 })
  expect(await applyPolicy(of)).toEqual({ stopped: 0, resumed: 0 })
  const where = { organizationId: organization.id, action: 'policy.applied' }
  expect(await db.auditEvent.findMany({ where, select: { actorKind: true, details: true } })).toEqual([
    { actorKind: 'system', details: { stopped: 1, resumed: 0 } },
  ])
  for (const admin of [actor, second]) {
    const [mail, ...more] = await mailsTo(admin.email)
    expect(mail?.text).toContain(`- ${connection.name} (${listing.name})`)
    expect(more).toEqual([])
  }
  expect(await mailsTo(viewer.email)).toEqual([])
})

test('a change of the policy, of its default and its application at once end as the policy says', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { organization, actor, second, blocked, listing, connection, moveTo, stateOf } = await setUp()
    const sibling = await createConnection(db, organization, { listingId: listing.id, isDefault: false })
    await moveTo(blocked.id)
    const of = systemActor(organization.id)
    const outcomes = await Promise.allSettled([
      applyPolicy(of),
      putPolicy(actor, openPolicy),
      setDefaultConnection(second, { connectionId: sibling.id }),
      applyPolicy(of),
    ])
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AppError)
    }
    await applyPolicy(of)
    const rules = await db.policyRule.count({ where: { organizationId: organization.id } })
    expect((await stateOf()).state).toBe(rules === 0 ? 'connected' : 'inactive')
    const where = { listingId: connection.listingId, isDefault: true }
    expect(await db.connection.count({ where })).toBe(1)
  }
})

test('every import of the catalog has the policies looked at', async () => {
  const { blocked, moveTo, stateOf } = await setUp()
  await runSeed(false)
  await work()
  expect((await stateOf()).state).toBe('connected')
  await moveTo(blocked.id)
  await runSeed(false)
  await work()
  expect((await stateOf()).state).toBe('inactive')
})

test('a person does not have it done, and no organization no policy', async () => {
  const { actor } = await setUp()
  await expect(applyPolicy(actor)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(enqueuePolicies(actor)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(applyPolicy(systemActor())).rejects.toMatchObject({ code: 'not_found' })
})
