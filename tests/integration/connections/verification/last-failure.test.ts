import { expect, test } from 'vitest'
import { summarizeListings } from '@/lib/activations/summaries/queries'
import { listOverview } from '@/lib/connections/overview/queries'
import { noFilters } from '@/lib/connections/overview/schema'
import { getConnection } from '@/lib/connections/queries'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { adminWithListing, startWithKey, storedConnection } from '@/tests/support/connect'
import { createOrganization } from '@/tests/support/factories'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { reasonOf } from './reason-of'

const sandbox = await startSharedSandbox()
const at = new Date('2026-11-22T07:15:00.000Z')

/** A draft whose test has failed. */
async function failed(fault: Parameters<typeof sandbox.faults.set>[0]) {
  const { actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  sandbox.faults.set(fault)
  await reasonOf(verify(actor, id, () => at))
  sandbox.faults.clear()
  return { actor, listing, id }
}

test('a failed test is found again in the wizard, the list, the connection and on the card', async () => {
  const { actor, listing, id } = await failed({ kind: 'server_error' })
  const failure = {
    reason: 'verification.providerError',
    host: new URL(sandbox.url).host,
    status: 500,
    at: at.toISOString(),
    isOfCheck: true,
  }
  expect((await getWizard(actor, id, 'en')).lastFailure).toEqual(failure)
  expect((await getConnection(actor, id)).lastFailure).toEqual(failure)
  expect((await listOverview(actor, noFilters, 'en')).rows.map(({ lastFailure }) => lastFailure)).toEqual([
    failure,
  ])
  const summaries = await summarizeListings(actor, [listing.id])
  expect(summaries.get(listing.id)?.display).toEqual({
    state: 'pending',
    reason: 'testFailed',
    action: 'finishSetUp',
  })
  const elsewhere = await memberActor(await createOrganization(db))
  expect(await listOverview(elsewhere, noFilters, 'en')).toMatchObject({ rows: [], total: 0 })
})

test('of what the provider answered nothing is kept but the status', async () => {
  const { id } = await failed({ kind: 'rate_limit', retryAfterSeconds: 30 })
  const { lastFailure } = await storedConnection(id)
  expect(Object.keys(Object(lastFailure)).sort()).toEqual(['at', 'host', 'isOfCheck', 'reason', 'status'])
})

test('it is forgotten with a test that passes', async () => {
  const { actor, id } = await failed({ kind: 'drop' })
  await verify(actor, id)
  expect((await storedConnection(id)).lastFailure).toBeNull()
})

test('it is forgotten with other credentials, and stays with the same', async () => {
  const { actor, id } = await failed({ kind: 'reject_key' })
  await saveSetup(actor, { connectionId: id, method: 'api_key', values: { apiKey: '' } })
  expect((await getWizard(actor, id, 'en')).lastFailure?.reason).toBe('verification.wrongCredentials')
  await saveSetup(actor, { connectionId: id, method: 'api_key', values: { apiKey: 'another-key-0002' } })
  expect((await getWizard(actor, id, 'en')).lastFailure).toBeNull()
})

test('a connection in use remembers it too', async () => {
  const { actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  await verify(actor, id)
  sandbox.faults.set({ kind: 'server_error', times: 1 })
  await reasonOf(verify(actor, id, () => at))
  expect((await getConnection(actor, id)).lastFailure?.at).toBe(at.toISOString())
})
