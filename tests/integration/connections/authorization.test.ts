import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import type { Listing } from '@/lib/generated/prisma/client'
import { type Sandbox, startSandbox } from '@/lib/sandbox/server'
import { actorFor, foreignMemberActor, memberActor } from '../../support/actors'
import { auditOf, createSandboxListing, startConsented } from '../../support/connect'
import { createOrganization } from '../../support/factories'
import { type Decision, decideInSandbox } from '../../support/sandbox-browser'

const method = 'oauth2_authorization_code'
const minute = 60_000
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

const row = (id: string) => db.connection.findUniqueOrThrow({ where: { id }, include: { credential: true } })

async function start(of = listing) {
  const connectionId = await startConsented(actor, of)
  await saveSetup(actor, { connectionId, method, values: {} })
  return connectionId
}

/** Sends the browser to the provider and decides there. */
async function ask(connectionId: string, decision: Decision = {}) {
  const url = await startAuthorization(actor, { connectionId, locale: 'fr' })
  const { callback } = await decideInSandbox(url, decision)
  return { url, callback, answer: callback.searchParams }
}

async function credentialsOf(connectionId: string) {
  const { credential } = await row(connectionId)
  return credential && openFor(db, actor, connectionId, credential.sealed)
}

describe('the whole way', () => {
  test('from consent over the provider to a verified connection, with sealed tokens', async () => {
    const connectionId = await start()
    expect(await row(connectionId)).toMatchObject({ state: 'pending', stateReason: 'authorization' })
    const { url, callback, answer } = await ask(connectionId)
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    expect(url.searchParams.get('redirect_uri')).toBe('http://localhost:3000/api/oauth/callback')
    expect(callback.origin + callback.pathname).toBe('http://localhost:3000/api/oauth/callback')

    const outcome = await completeAuthorization(actor, answer)
    expect(outcome).toEqual({ connectionId, locale: 'fr', problem: null })
    expect(await row(connectionId)).toMatchObject({
      state: 'pending',
      stateReason: 'verification',
      verifiedAt: null,
    })
    expect(await credentialsOf(connectionId)).toMatchObject({
      accessToken: expect.stringMatching(/^[\w-]{43}$/),
      refreshToken: expect.any(String),
      scope: 'people.read people.write',
    })
    const expiresAt = (await row(connectionId)).credential?.expiresAt?.getTime() ?? 0
    expect(expiresAt - Date.now()).toBeGreaterThan(55 * minute)

    await verify(actor, connectionId)
    expect(await row(connectionId)).toMatchObject({ state: 'connected', isDefault: true })
    expect((await auditOf(connectionId)).map(({ action }) => action)).toEqual([
      'connection.started',
      'connection.consented',
      'connection.configured',
      'connection.authorization_started',
      'connection.authorized',
      'connection.verified',
    ])
  })

  test('again for a connection in use replaces the tokens only once the new ones pass', async () => {
    const connectionId = await start()
    await completeAuthorization(actor, (await ask(connectionId)).answer)
    await verify(actor, connectionId)
    const first = await credentialsOf(connectionId)

    expect(await saveSetup(actor, { connectionId, method, values: {} })).toMatchObject({ state: 'connected' })
    sandbox.faults.set({ kind: 'server_error', scope: 'oauth', times: 1 })
    const refused = await completeAuthorization(actor, (await ask(connectionId)).answer)
    expect(refused.problem).toBe('authorization.providerError')
    expect(await credentialsOf(connectionId)).toEqual(first)

    const { definition } = await db.connector.findUniqueOrThrow({ where: { listingId: listing.id } })
    const move = (verify: object) =>
      db.connector.update({
        where: { listingId: listing.id },
        data: { definition: { ...(definition as object), verify } },
      })
    await move({ method: 'GET', path: '/nothing-here' })
    const unproven = await completeAuthorization(actor, (await ask(connectionId)).answer)
    expect(unproven.problem).toBe('verification.wrongHost')
    expect(await credentialsOf(connectionId)).toEqual(first)
    await move({ method: 'GET', path: '/me' })

    await completeAuthorization(actor, (await ask(connectionId)).answer)
    const second = await credentialsOf(connectionId)
    expect(second?.accessToken).not.toBe(first?.accessToken)
    expect(await row(connectionId)).toMatchObject({ state: 'connected', stateReason: null })
  })
})

describe('an access token that has ended', () => {
  const tokenCalls = () => sandbox.calls().filter(({ path }) => path === '/oidc/token').length

  async function connectAndEnd() {
    const connectionId = await start()
    await completeAuthorization(actor, (await ask(connectionId)).answer)
    await verify(actor, connectionId)
    await db.credential.update({ where: { connectionId }, data: { expiresAt: new Date() } })
    return connectionId
  }

  test('is renewed before the connection is checked, once for all who check at that moment', async () => {
    const connectionId = await connectAndEnd()
    const first = await credentialsOf(connectionId)
    const before = tokenCalls()
    await Promise.all([1, 2, 3].map(() => verify(actor, connectionId)))
    expect(tokenCalls() - before).toBe(1)
    const second = await credentialsOf(connectionId)
    expect(second?.accessToken).not.toBe(first?.accessToken)
    expect(second?.refreshToken).not.toBe(first?.refreshToken)
    expect((await row(connectionId)).credential?.expiresAt?.getTime()).toBeGreaterThan(
      Date.now() + 55 * minute,
    )
    expect((await auditOf(connectionId)).map(({ action }) => action)).toContain('connection.renewed')
  })

  test('that cannot be renewed because the grant is over needs a new one', async () => {
    const connectionId = await connectAndEnd()
    sandbox.revokeTokens()
    await expect(verify(actor, connectionId)).rejects.toMatchObject({
      code: 'provider_failed',
      details: { reason: 'verification.accessEnded', values: { provider: listing.name } },
    })
    expect(await row(connectionId)).toMatchObject({
      state: 'needs_reconnect',
      stateReason: 'authenticationFailed',
    })
    await saveSetup(actor, { connectionId, method, values: {} })
    await completeAuthorization(actor, (await ask(connectionId)).answer)
    await verify(actor, connectionId)
    expect(await row(connectionId)).toMatchObject({ state: 'connected', stateReason: null })
  })

  test('that cannot be renewed just now, or by this Portico, leaves the connection degraded', async () => {
    const connectionId = await connectAndEnd()
    for (const [fault, reason] of [
      [{ kind: 'server_error', scope: 'oauth', times: 1 }, 'verification.providerError'],
      [{ kind: 'token_error', error: 'invalid_client', times: 1 }, 'authorization.wrongCredentials'],
    ] as const) {
      sandbox.faults.set(fault)
      await expect(verify(actor, connectionId)).rejects.toMatchObject({ details: { reason } })
      expect(await row(connectionId)).toMatchObject({ state: 'connected', stateReason: 'degraded' })
    }
    await verify(actor, connectionId)
    expect(await row(connectionId)).toMatchObject({ state: 'connected', stateReason: null })
  })
})

describe('the answer comes back to the wizard in plain words, with nothing stored, when', () => {
  async function expectProblem(connectionId: string, outcome: unknown, problem: string) {
    expect(outcome).toMatchObject({ connectionId, problem })
    expect(await row(connectionId)).toMatchObject({
      state: 'pending',
      stateReason: 'authorization',
      credential: null,
    })
  }

  test('the admin refused at the provider', async () => {
    const connectionId = await start()
    const { answer } = await ask(connectionId, { decision: 'refuse' })
    const outcome = await completeAuthorization(actor, answer)
    await expectProblem(connectionId, outcome, 'authorization.authorizationRefused')
    expect((await auditOf(connectionId)).at(-1)).toMatchObject({
      action: 'connection.authorization_failed',
      details: { reason: 'authorization.authorizationRefused' },
    })
  })

  test('it is older than ten minutes', async () => {
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    const outcome = await completeAuthorization(actor, answer, new Date(Date.now() + 10 * minute + 1))
    await expectProblem(connectionId, outcome, 'authorization.expired')
  })

  test('it arrives in another session, of a colleague or of the same person', async () => {
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    const again = await actorFor(actor.userId)
    for (const other of [await memberActor(organization), again]) {
      const outcome = await completeAuthorization(other, answer)
      await expectProblem(connectionId, outcome, 'authorization.foreign')
    }
    // The answer is still good for the session that asked.
    expect(await completeAuthorization(actor, answer)).toMatchObject({ problem: null })
  })

  test('the token endpoint refuses the code, or the client', async () => {
    const connectionId = await start()
    for (const [error, problem] of [
      ['invalid_grant', 'authorization.authorizationExpired'],
      ['invalid_client', 'authorization.wrongCredentials'],
      ['invalid_scope', 'authorization.tokenError'],
    ] as const) {
      const { answer } = await ask(connectionId)
      sandbox.faults.set({ kind: 'token_error', error, times: 1 })
      await expectProblem(connectionId, await completeAuthorization(actor, answer), problem)
    }
  })

  test('the token endpoint limits, fails, hangs up', async () => {
    const connectionId = await start()
    for (const [kind, problem] of [
      ['rate_limit', 'authorization.rateLimited'],
      ['server_error', 'authorization.providerError'],
      ['drop', 'authorization.connectionReset'],
    ] as const) {
      const { answer } = await ask(connectionId)
      sandbox.faults.set({ kind, scope: 'oauth', times: 1 })
      await expectProblem(connectionId, await completeAuthorization(actor, answer), problem)
    }
  })

  test('it names another issuer', async () => {
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    answer.set('iss', 'https://other.example.com')
    await expectProblem(
      connectionId,
      await completeAuthorization(actor, answer),
      'authorization.issuerMismatch',
    )
  })

  test('it names no issuer, though this provider always does', async () => {
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    answer.delete('iss')
    const outcome = await completeAuthorization(actor, answer)
    await expectProblem(connectionId, outcome, 'authorization.issuerMismatch')
  })

  test('the method was changed meanwhile', async () => {
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: sandbox.apiKey } })
    const outcome = await completeAuthorization(actor, answer)
    expect(outcome).toMatchObject({ connectionId, problem: 'authorization.superseded' })
    expect(await credentialsOf(connectionId)).toEqual({ apiKey: sandbox.apiKey })
  })
})

test('an answer is taken once, also when it arrives twice at the same moment', async () => {
  const connectionId = await start()
  const { answer } = await ask(connectionId)
  const outcomes = await Promise.all([1, 2, 3].map(() => completeAuthorization(actor, answer)))
  expect(outcomes.map(({ problem }) => problem).sort()).toEqual(
    [null, 'authorization.replayed', 'authorization.replayed'].sort(),
  )
  const tokens = await credentialsOf(connectionId)
  expect((await completeAuthorization(actor, answer)).problem).toBe('authorization.replayed')
  expect(await credentialsOf(connectionId)).toEqual(tokens)
  await verify(actor, connectionId)
})

test('a state that is unknown, missing or given twice leads nowhere', async () => {
  for (const query of ['code=x', 'state=unknown&code=x', 'state=a&state=b&code=x']) {
    const outcome = await completeAuthorization(actor, new URLSearchParams(query))
    expect(outcome).toMatchObject({ connectionId: null, problem: 'authorization.unknown' })
  }
})

test('the table keeps neither state nor verifier in clear', async () => {
  const connectionId = await start()
  const { url, answer } = await ask(connectionId)
  const [request] = await db.authorizationRequest.findMany({ where: { connectionId } })
  expect(request?.sessionId).toBe(actor.sessionId)
  const stored = JSON.stringify(request) + Buffer.from(request?.sealed ?? []).toString('latin1')
  expect(stored).not.toContain(url.searchParams.get('state'))
  expect(stored).not.toContain(answer.get('code'))
  expect(stored).not.toContain('codeVerifier')
})

test('without an OAuth client of this Portico the admin is told so', async () => {
  const bare = await createSandboxListing(sandbox, { hasClient: false })
  const connectionId = await start(bare)
  await expect(startAuthorization(actor, { connectionId, locale: 'en' })).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'authorization.noClient', values: { provider: bare.name } },
  })
})

test('an authorization needs consent and the method chosen first', async () => {
  const connectionId = await startConsented(actor, listing)
  await expect(startAuthorization(actor, { connectionId, locale: 'en' })).rejects.toMatchObject({
    details: { reason: 'setupFirst' },
  })
})

test('who may only view, and another organization, neither start nor complete one', async () => {
  const connectionId = await start()
  const [viewer, foreign] = [await memberActor(organization, 'view'), await foreignMemberActor()]
  const input = { connectionId, locale: 'en' } as const
  await expect(startAuthorization(viewer, input)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(startAuthorization(foreign, input)).rejects.toMatchObject({ code: 'not_found' })
  const { answer } = await ask(connectionId)
  await expect(completeAuthorization(viewer, answer)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await completeAuthorization(foreign, answer)).toMatchObject({
    connectionId: null,
    problem: 'authorization.unknown',
  })
  expect(await completeAuthorization(actor, answer)).toMatchObject({ problem: null })
})
