import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { plan } from '@/lib/connections/planning/mutations'
import { checkIfDue, verify } from '@/lib/connections/verification/mutations'
import { db } from '@/lib/db'
import { listWorkspace } from '@/lib/workspace/queries'
import { employeeActor, foreignMemberActor } from '@/tests/support/actors'
import { adminWithListing, auditOf, startWithKey, storedConnection } from '@/tests/support/connect'
import { createActivation } from '@/tests/support/factories'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { runJobs } from '@/tests/support/worker'
import { mailsAbout } from './steps'

const sandbox = await startSharedSandbox()

/** A connection in use, whose next background check is due. */
async function dueForCheck() {
  const { organization, actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  await verify(actor, id)
  const makeDue = () => db.connection.update({ where: { id }, data: { nextCheckAt: new Date() } })
  const { name } = await makeDue()
  return { organization, actor, listing, id, name, makeDue, system: systemActor(organization.id) }
}

const calls = () => sandbox.calls().length

test('what is due is planned and checked by the worker once, and a day passes until the next time', async () => {
  const { id } = await dueForCheck()
  const before = { calls: calls(), events: (await auditOf(id)).length }
  const earlier = new Date(Date.now() - 60_000)
  await db.connection.update({ where: { id }, data: { nextCheckAt: earlier } })
  await plan(systemActor(), { now: earlier, until: new Date() })
  await runJobs()
  const stored = await storedConnection(id)
  expect(stored).toMatchObject({ state: 'connected', stateReason: null, lastStatus: 200 })
  expect(stored.lastLatency).toEqual(expect.any(Number))
  expect(Number(stored.nextCheckAt) - Date.now()).toBeGreaterThan(17 * 60 * 60 * 1000)
  expect(calls()).toBe(before.calls + 1)
  expect((await auditOf(id)).length).toBe(before.events)
  await runJobs()
  expect(calls()).toBe(before.calls + 1)
})

test('a key that was revoked pauses the activation within that check, and a passed one brings it back', async () => {
  const { organization, actor, listing, id, name, system, makeDue } = await dueForCheck()
  const employee = await employeeActor(organization)
  await createActivation(db, organization, { connection: { id, listingId: listing.id }, everyone: true })
  const seen = async () => (await listWorkspace(employee)).map(({ slug }) => slug)
  expect(await seen()).toEqual([listing.slug])

  sandbox.faults.set({ kind: 'reject_key' })
  await checkIfDue(system, id)
  expect(await storedConnection(id)).toMatchObject({
    state: 'needs_reconnect',
    stateReason: 'authenticationFailed',
    lastStatus: 401,
  })
  expect(await seen()).toEqual([])
  expect((await mailsAbout(name)).map(({ recipient }) => recipient)).toEqual([actor.email])
  await makeDue()
  await checkIfDue(system, id)
  expect(await mailsAbout(name)).toHaveLength(1)

  sandbox.faults.clear()
  await makeDue()
  await checkIfDue(system, id)
  expect(await storedConnection(id)).toMatchObject({ state: 'connected', stateReason: null })
  expect(await seen()).toEqual([listing.slug])
})

test('a trouble that may pass leaves employees what they have', async () => {
  const { organization, listing, id, system } = await dueForCheck()
  const employee = await employeeActor(organization)
  await createActivation(db, organization, { connection: { id, listingId: listing.id }, everyone: true })
  sandbox.faults.set({ kind: 'drop' })
  await checkIfDue(system, id)
  expect(await storedConnection(id)).toMatchObject({
    state: 'connected',
    stateReason: 'degraded',
    lastStatus: null,
    lastLatency: null,
  })
  expect(await listWorkspace(employee)).toHaveLength(1)
})

test('what is not due, or cannot be checked now, is left alone, and the latter for hours', async () => {
  const { id, system } = await dueForCheck()
  const before = calls()
  await db.connection.update({ where: { id }, data: { consentedAt: null } })
  await checkIfDue(system, id)
  const { nextCheckAt } = await storedConnection(id)
  expect(Number(nextCheckAt) - Date.now()).toBeGreaterThan(3 * 60 * 60 * 1000)
  await checkIfDue(system, id)
  expect(calls()).toBe(before)
})

test('a job that names another organization checks nothing', async () => {
  const { id } = await dueForCheck()
  const before = calls()
  const foreign = await foreignMemberActor()
  await checkIfDue(systemActor(foreign.organizationId), id)
  expect(calls()).toBe(before)
})
