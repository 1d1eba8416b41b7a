import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { startConnection } from '@/lib/connections/mutations'
import { acceptUnverified, verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import type { Listing } from '@/lib/generated/prisma/client'
import { type Sandbox, startSandbox } from '@/lib/sandbox/server'
import { foreignMemberActor, memberActor } from '../../support/actors'
import { agree, auditOf, createSandboxListing, startConsented, startWithKey } from '../../support/connect'
import { createOrganization } from '../../support/factories'
import { findClosedPort, startHttpServer } from '../../support/http-server'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.faults.clear())
afterAll(() => sandbox.close())

let organization: { id: string }
let actor: MemberActor
let listing: Listing
beforeEach(async () => {
  organization = await createOrganization(db)
  actor = await memberActor(organization)
  listing = await createSandboxListing(sandbox)
})

const row = (id: string) => db.connection.findUniqueOrThrow({ where: { id } })
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'passed',
    (error) => error.details?.reason ?? error,
  )

test('the right key connects: state, times, default and audit row', async () => {
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  const now = new Date('2026-11-22T10:00:00Z')
  expect(await verify(actor, id, () => now)).toEqual({ durationMs: expect.any(Number) })
  expect(await row(id)).toMatchObject({
    state: 'connected',
    stateReason: null,
    isDefault: true,
    verifiedAt: now,
    lastCheckedAt: now,
  })
  expect((await auditOf(id)).at(-1)).toMatchObject({
    action: 'connection.verified',
    organizationId: organization.id,
    details: { before: 'pending', after: 'connected' },
  })
})

test('a personal access token connects in its own way', async () => {
  const id = await startConsented(actor, listing)
  const values = { personalToken: sandbox.accessToken }
  await saveSetup(actor, { connectionId: id, method: 'personal_access_token', values })
  await verify(actor, id)
  expect(await row(id)).toMatchObject({ state: 'connected', authMethod: 'personal_access_token' })
})

describe('nothing is connected, and the admin is told why, when the provider', () => {
  test.each([
    ['rejects the key', { kind: 'reject_key' }, 'verification.wrongCredentials'],
    ['answers 500', { kind: 'server_error' }, 'verification.providerError'],
    ['answers 429', { kind: 'rate_limit', retryAfterSeconds: 30 }, 'verification.rateLimited'],
    ['hangs up', { kind: 'drop' }, 'verification.connectionReset'],
    ['answers nonsense', { kind: 'malformed' }, 'verification.unexpectedAnswer'],
  ] as const)('%s', async (_name, fault, reason) => {
    const id = await startWithKey(actor, listing, sandbox.apiKey)
    sandbox.faults.set(fault)
    const failure = await verify(actor, id).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'provider_failed',
      details: { reason, values: { provider: listing.name, host: new URL(sandbox.url).host } },
    })
    if (fault.kind === 'rate_limit') {
      expect(failure).toMatchObject({
        details: { retryAfterSeconds: 30, values: { wait: 30, waitUnit: 'seconds' } },
      })
    }
    expect(await row(id)).toMatchObject({ state: 'pending', stateReason: 'verification', verifiedAt: null })
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: 'connection.verification_failed',
      details: { reason: reason.split('.')[1], after: 'pending' },
    })
    sandbox.faults.clear()
    expect(await reasonOf(verify(actor, id))).toBe('passed')
  })

  test('does not answer within ten seconds', async () => {
    const id = await startWithKey(actor, listing, sandbox.apiKey)
    sandbox.faults.set({ kind: 'slow', delayMs: 12_000 })
    const startedAt = performance.now()
    expect(await reasonOf(verify(actor, id))).toBe('verification.timeout')
    expect(performance.now() - startedAt).toBeLessThan(12_000)
    expect(await row(id)).toMatchObject({ state: 'pending', verifiedAt: null })
  })

  const at = (url: string) =>
    createSandboxListing({ ...sandbox, url }).then((listing) => startWithKey(actor, listing, sandbox.apiKey))

  test('knows another key only', async () => {
    const id = await startWithKey(actor, listing, 'not-the-key')
    expect(await reasonOf(verify(actor, id))).toBe('verification.wrongCredentials')
    expect(await row(id)).toMatchObject({ state: 'pending', isDefault: false })
  })

  test('is not at this address: no such name, nobody listening, another service, a private address', async () => {
    const id = await at('https://no-such-host.invalid')
    expect(await reasonOf(verify(actor, id))).toMatch(/^verification\.(dnsFailed|timeout)$/)
    const closed = await at(`http://127.0.0.1:${await findClosedPort()}`)
    expect(await reasonOf(verify(actor, closed))).toBe('verification.connectionRefused')
    const other = await startHttpServer((_, response) => void response.writeHead(404).end())
    expect(await reasonOf(verify(actor, await at(other.origin)))).toBe('verification.wrongHost')
    expect(await reasonOf(verify(actor, await at('http://169.254.169.254')))).toBe(
      'verification.blockedAddress',
    )
  })

  test('has a certificate that nobody vouches for, or sends the call elsewhere', async () => {
    const secure = await startHttpServer((_, response) => void response.end('{"ok":true}'), { isHttps: true })
    expect(await reasonOf(verify(actor, await at(secure.origin)))).toBe('verification.tlsError')
    const moved = await startHttpServer(
      (_, response) => void response.writeHead(302, { location: `${sandbox.url}/v1/me` }).end(),
    )
    expect(await reasonOf(verify(actor, await at(moved.origin)))).toBe('verification.redirected')
  })
})

test('a key that was replaced during the call does not connect by the old one', async () => {
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  sandbox.faults.set({ kind: 'slow', delayMs: 400, times: 1 })
  const verifying = reasonOf(verify(actor, id))
  await expect.poll(() => sandbox.faults.list().length).toBe(0)
  await saveSetup(actor, { connectionId: id, method: 'api_key', values: { apiKey: 'another-key' } })
  expect(await verifying).toBe('changedMeanwhile')
  expect(await row(id)).toMatchObject({ state: 'pending', stateReason: 'verification' })
})

test('a draft that was discarded during the call stays gone', async () => {
  const { discardDraft } = await import('@/lib/connections/mutations')
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  sandbox.faults.set({ kind: 'slow', delayMs: 300, times: 1 })
  const verifying = verify(actor, id).catch((error: unknown) => error)
  await expect.poll(() => sandbox.faults.list().length).toBe(0)
  await discardDraft(actor, id)
  expect(await verifying).toMatchObject({ code: 'not_found' })
})

test('the first connected connection of a listing is its default, one only, also when two pass at once', async () => {
  const colleague = await memberActor(organization)
  const ids = await Promise.all(
    [actor, colleague].map((member) => startWithKey(member, listing, sandbox.apiKey)),
  )
  await Promise.all([verify(actor, ids[0] ?? ''), verify(colleague, ids[1] ?? '')])
  expect(await db.connection.count({ where: { listingId: listing.id, isDefault: true } })).toBe(1)
  expect(await db.connection.count({ where: { listingId: listing.id, state: 'connected' } })).toBe(2)
})

describe('a connection in use', () => {
  async function connect() {
    const id = await startWithKey(actor, listing, sandbox.apiKey)
    await verify(actor, id)
    return id
  }

  test('needs reconnecting once the provider refuses its key, and is repaired by a new one', async () => {
    const id = await connect()
    sandbox.faults.set({ kind: 'reject_key', times: 1 })
    expect(await reasonOf(verify(actor, id))).toBe('verification.wrongCredentials')
    expect(await row(id)).toMatchObject({ state: 'needs_reconnect', stateReason: 'authenticationFailed' })
    const again = await saveSetup(actor, {
      connectionId: id,
      method: 'api_key',
      values: { apiKey: sandbox.apiKey },
    })
    expect(again).toEqual({ state: 'needs_reconnect', stateReason: 'verification' })
    await verify(actor, id)
    expect(await row(id)).toMatchObject({ state: 'connected', stateReason: null, isDefault: true })
  })

  test('stays connected through a trouble that may pass, marked as degraded until a check passes', async () => {
    const id = await connect()
    sandbox.faults.set({ kind: 'server_error', times: 1 })
    await reasonOf(verify(actor, id))
    expect(await row(id)).toMatchObject({ state: 'connected', stateReason: 'degraded' })
    await verify(actor, id)
    expect(await row(id)).toMatchObject({ state: 'connected', stateReason: null })
  })

  test('keeps its working key when the new one does not pass', async () => {
    const id = await connect()
    const values = { apiKey: 'wrong-key' }
    expect(await reasonOf(saveSetup(actor, { connectionId: id, method: 'api_key', values }))).toBe(
      'verification.wrongCredentials',
    )
    expect(await reasonOf(verify(actor, id))).toBe('passed')
  })

  test('takes a new method once that one passes', async () => {
    const id = await connect()
    const values = { personalToken: sandbox.accessToken }
    await saveSetup(actor, { connectionId: id, method: 'personal_access_token', values })
    expect(await row(id)).toMatchObject({ state: 'connected', authMethod: 'personal_access_token' })
    expect(await reasonOf(verify(actor, id))).toBe('passed')
  })
})

describe('a provider without a call to check', () => {
  const start = async () => {
    const unverifiable = await createSandboxListing(sandbox, {
      change: (definition) => ({ ...definition, verify: null }),
    })
    return startWithKey(actor, unverifiable, sandbox.apiKey)
  }

  test('is taken into use at an explicit word only, and stays marked as unverified', async () => {
    const connectionId = await start()
    expect(await reasonOf(verify(actor, connectionId))).toBe('notVerifiable')
    await expect(acceptUnverified(actor, { connectionId, isUnderstood: false })).rejects.toMatchObject({
      details: { fields: { understood: 'confirmationRequired' } },
    })
    expect(await row(connectionId)).toMatchObject({ state: 'pending' })
    await acceptUnverified(actor, { connectionId, isUnderstood: true })
    expect(await row(connectionId)).toMatchObject({
      state: 'connected',
      stateReason: 'unverified',
      verifiedAt: null,
      isDefault: true,
    })
    expect((await auditOf(connectionId)).at(-1)).toMatchObject({ action: 'connection.accepted_unverified' })
  })

  test('is the only one for which that word counts', async () => {
    const connectionId = await startWithKey(actor, listing, 'wrong-key')
    const accepting = acceptUnverified(actor, { connectionId, isUnderstood: true })
    expect(await reasonOf(accepting)).toBe('verifyInstead')
    expect(await row(connectionId)).toMatchObject({ state: 'pending' })
  })
})

test('there is nothing to verify before consent and set-up', async () => {
  const { id } = await startConnection(actor, listing.slug)
  expect(await reasonOf(verify(actor, id))).toBe('consentFirst')
  await startConsented(actor, listing)
  expect(await reasonOf(verify(actor, id))).toBe('setupFirst')
})

test('a draft is not connected by a consent to other permissions than are asked for now', async () => {
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  await db.listing.update({ where: { id: listing.id }, data: { permissions: [] } })
  expect(await reasonOf(verify(actor, id))).toBe('permissionsChanged')
  await agree(actor, id)
  expect(await reasonOf(verify(actor, id))).toBe('passed')
})

test('who may only view, and another organization, can neither verify nor accept', async () => {
  const connectionId = await startWithKey(actor, listing, sandbox.apiKey)
  const [viewer, foreign] = [await memberActor(organization, 'view'), await foreignMemberActor()]
  const calls = sandbox.calls().length
  await expect(verify(viewer, connectionId)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(verify(foreign, connectionId)).rejects.toMatchObject({ code: 'not_found' })
  const input = { connectionId, isUnderstood: true }
  await expect(acceptUnverified(viewer, input)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(acceptUnverified(foreign, input)).rejects.toMatchObject({ code: 'not_found' })
  expect(sandbox.calls().length).toBe(calls)
})

test('a member cannot search a network by checks: the thirty-first within a minute is refused', async () => {
  const id = await startWithKey(actor, listing, 'wrong-key')
  const reasons = await Promise.all(Array.from({ length: 31 }, () => reasonOf(verify(actor, id))))
  expect(reasons.filter((reason) => reason === 'tooManyTries')).toHaveLength(1)
})
