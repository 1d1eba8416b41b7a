import { describe, expect, test } from 'vitest'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import { startConnection } from '@/lib/connections/mutations'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { agree, auditOf, createSandboxListing, storedConnection } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { authorizationSteps, method, minute } from './steps'

const sandbox = await startSharedSandbox()

describe('the whole way', () => {
  test('from consent over the provider to a verified connection, with sealed tokens', async () => {
    const { actor, start, ask, credentialsOf } = await authorizationSteps(sandbox)
    const connectionId = await start()
    expect(await storedConnection(connectionId)).toMatchObject({
      state: 'pending',
      stateReason: 'authorization',
    })
    const { url, callback, answer } = await ask(connectionId)
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    expect(url.searchParams.get('redirect_uri')).toBe('http://localhost:3000/api/oauth/callback')
    expect(callback.origin + callback.pathname).toBe('http://localhost:3000/api/oauth/callback')

    const outcome = await completeAuthorization(actor, answer)
    expect(outcome).toEqual({ connectionId, locale: 'fr', problem: null })
    expect(await storedConnection(connectionId)).toMatchObject({
      state: 'pending',
      stateReason: 'verification',
      verifiedAt: null,
    })
    expect(await credentialsOf(connectionId)).toMatchObject({
      accessToken: expect.stringMatching(/^[\w-]{43}$/),
      refreshToken: expect.any(String),
      scope: 'people.read people.write',
    })
    const expiresAt = (await storedConnection(connectionId)).credential?.expiresAt?.getTime() ?? 0
    expect(expiresAt - Date.now()).toBeGreaterThan(55 * minute)

    await verify(actor, connectionId)
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected', isDefault: true })
    expect((await auditOf(connectionId)).map(({ action }) => action)).toEqual([
      'connection.started',
      'connection.state_changed',
      'connection.consented',
      'connection.state_changed',
      'connection.configured',
      'connection.authorization_started',
      'connection.authorized',
      'connection.state_changed',
      'connection.state_changed',
      'connection.verified',
    ])
  })

  test('again for a connection in use replaces the tokens only once the new ones pass', async () => {
    const { actor, listing, start, ask, credentialsOf } = await authorizationSteps(sandbox)
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
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected', stateReason: null })
  })
})

test('an answer is taken once, also when it arrives twice at the same moment', async () => {
  const { actor, start, ask, credentialsOf } = await authorizationSteps(sandbox)
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

test('the table keeps neither state nor verifier in clear', async () => {
  const { actor, start, ask } = await authorizationSteps(sandbox)
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
  const { actor, start } = await authorizationSteps(sandbox)
  const bare = await createSandboxListing(sandbox, { hasClient: false })
  const connectionId = await start(bare)
  await expect(startAuthorization(actor, { connectionId, locale: 'en' })).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'authorization.noClient', values: { provider: bare.name } },
  })
})

test('an authorization needs consent and the method chosen first', async () => {
  const { actor, listing } = await authorizationSteps(sandbox)
  const { id: connectionId } = await startConnection(actor, listing.slug)
  const begin = () => startAuthorization(actor, { connectionId, locale: 'en' })
  await expect(begin()).rejects.toMatchObject({ details: { reason: 'consentFirst' } })
  await agree(actor, connectionId)
  await expect(begin()).rejects.toMatchObject({ details: { reason: 'setupFirst' } })
})

test('who may only view, and another organization, neither start nor complete one', async () => {
  const { organization, actor, start, ask } = await authorizationSteps(sandbox)
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
