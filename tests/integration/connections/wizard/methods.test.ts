import { describe, expect, test } from 'vitest'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { acceptUnverified, verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { chooseMethod } from '@/lib/connections/wizard/rules'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createSandboxListing, startConsented, storedConnection } from '@/tests/support/connect'
import { createListing, createOrganization } from '@/tests/support/factories'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { decideInSandbox } from '@/tests/support/sandbox-browser'
import { reasonOf } from '../verification/reason-of'

const sandbox = await startSharedSandbox()
const client = { clientId: sandbox.ownClientId, clientSecret: sandbox.ownClientSecret }
const person = { username: 'ada.marchand@sandbox.example', password: sandbox.password }

async function start({ hasClient = true } = {}) {
  const actor = await memberActor(await createOrganization(db))
  const connectionId = await startConsented(actor, await createSandboxListing(sandbox, { hasClient }))
  const save = (method: string, values: Record<string, string> = {}) =>
    saveSetup(actor, { connectionId, method, values })
  const opened = async () => {
    const { credential } = await storedConnection(connectionId)
    return credential && openFor(db, actor, connectionId, credential.sealed)
  }
  return { actor, connectionId, save, opened }
}

/** How often the authorization server was asked for a token. */
const tokenRequests = () => sandbox.calls().filter(({ path }) => path === '/oidc/token').length

describe.each([
  ['oauth2_client_credentials', client, 'Service account'],
  ['oauth2_password', { ...client, ...person }, 'Ada Marchand'],
] as const)('%s', (method, values, accountName) => {
  const { clientSecret, ...open } = values
  const secret = method === 'oauth2_password' ? { clientSecret, password: person.password } : { clientSecret }
  const config: Record<string, string> = { ...open }
  delete config.password

  test('is connected by a token that was asked for with what was entered', async () => {
    const { actor, connectionId, save, opened } = await start()
    expect(await save(method, values)).toEqual({ state: 'pending', stateReason: 'verification' })
    expect(await opened()).toEqual(secret)
    await verify(actor, connectionId)
    expect(await storedConnection(connectionId)).toMatchObject({
      state: 'connected',
      authMethod: method,
      config,
      accountName,
    })
    expect(await opened()).toEqual({
      ...secret,
      accessToken: expect.any(String),
      tokenType: 'bearer',
      scope: 'people.read people.write',
    })
    expect((await storedConnection(connectionId)).credential?.expiresAt).toBeInstanceOf(Date)
  })

  test('is connected again by a check, once the provider takes what was entered again', async () => {
    const { actor, connectionId, save } = await start()
    await save(method, values)
    await verify(actor, connectionId)
    sandbox.revokeTokens()
    sandbox.faults.set({ kind: 'token_error', error: 'invalid_client', times: 1 })
    // Of a password, a provider does not always say which of both it refuses.
    const refusal = method === 'oauth2_password' ? 'token.wrongPassword' : 'token.wrongClient'
    expect(await reasonOf(verify(actor, connectionId))).toBe(refusal)
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'needs_reconnect' })
    expect(await reasonOf(verify(actor, connectionId))).toBe('passed')
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected', stateReason: null })
  })

  test('asks for another token once that has ended, and not before', async () => {
    const { actor, connectionId, save, opened } = await start()
    await save(method, values)
    await verify(actor, connectionId)
    const first = (await opened())?.accessToken
    const before = tokenRequests()
    await verify(actor, connectionId)
    expect(tokenRequests()).toBe(before)
    const ended = { expiresAt: new Date(Date.now() - 1000) }
    await db.credential.update({ where: { connectionId }, data: ended })
    await verify(actor, connectionId)
    expect(tokenRequests()).toBe(before + 1)
    expect((await opened())?.accessToken).not.toBe(first)
  })

  test('says what was wrong where the token was asked for, and stays a draft', async () => {
    const { actor, connectionId, save } = await start()
    await save(method, { ...values, clientSecret: 'wrong-secret-0001' })
    const refused = method === 'oauth2_password' ? 'token.wrongPassword' : 'token.wrongClient'
    expect(await reasonOf(verify(actor, connectionId))).toBe(refused)
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'pending', verifiedAt: null })
    expect((await getWizard(actor, connectionId, 'en')).lastFailure).toMatchObject({ reason: refused })
    await save(method, values)
    await verify(actor, connectionId)
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected' })
  })

  test('in use, takes another secret only once a token was had with it', async () => {
    const { actor, connectionId, save, opened } = await start()
    await save(method, values)
    await verify(actor, connectionId)
    const before = await opened()
    const refused = method === 'oauth2_password' ? 'token.wrongPassword' : 'token.wrongClient'
    expect(await reasonOf(save(method, { ...values, clientSecret: 'wrong-secret-0001' }))).toBe(refused)
    sandbox.faults.set({ kind: 'token_error', error: 'invalid_scope', times: 1 })
    expect(await reasonOf(save(method, values))).toBe('token.scopeRefused')
    expect(await opened()).toEqual(before)
    expect(await save(method, values)).toEqual({ state: 'connected', stateReason: null })
    expect((await opened())?.accessToken).not.toBe(before?.accessToken)
  })
})

describe('an OAuth app of one’s own', () => {
  const method = 'oauth2_own_app'

  test('is chosen where Portico has none, and connects with the client that was entered', async () => {
    const { actor, connectionId, save, opened } = await start({ hasClient: false })
    const wizard = await getWizard(actor, connectionId, 'en')
    const oauth = wizard.methods.filter(({ redirects }) => redirects)
    expect(chooseMethod({ ...wizard, methods: oauth }, null)?.type).toBe(method)
    expect(wizard.redirectUri).toBe('http://localhost:3000/api/oauth/callback')

    await expect(save(method, { clientId: client.clientId })).rejects.toMatchObject({
      details: { fields: { clientSecret: 'required' } },
    })
    expect(await save(method, client)).toEqual({ state: 'pending', stateReason: 'authorization' })
    const url = await startAuthorization(actor, { connectionId, locale: 'en' })
    expect(url.searchParams.get('client_id')).toBe(client.clientId)
    const { callback } = await decideInSandbox(url)
    expect(await completeAuthorization(actor, callback.searchParams)).toMatchObject({ problem: null })
    await verify(actor, connectionId)
    expect(await storedConnection(connectionId)).toMatchObject({
      state: 'connected',
      config: { clientId: client.clientId },
      grantedScope: 'people.read people.write',
      accountId: 'account-ada',
      accountName: 'Ada Marchand',
    })
    expect(await opened()).toMatchObject({
      clientSecret: client.clientSecret,
      refreshToken: expect.any(String),
    })
  })

  test('with a wrong secret is told as such, and can be mended', async () => {
    const { actor, connectionId, save, opened } = await start()
    await save(method, { ...client, clientSecret: 'wrong-secret-0001' })
    const authorize = async () => {
      const url = await startAuthorization(actor, { connectionId, locale: 'en' })
      return completeAuthorization(actor, (await decideInSandbox(url)).callback.searchParams)
    }
    expect(await authorize()).toMatchObject({ problem: 'authorization.ownAppRefused' })
    expect(await opened()).toEqual({ clientSecret: 'wrong-secret-0001' })
    await save(method, client)
    expect(await authorize()).toMatchObject({ problem: null })
  })

  test('keeps its secret from another client id', async () => {
    const { save } = await start()
    await save(method, client)
    await expect(save(method, { clientId: 'another', clientSecret: '' })).rejects.toMatchObject({
      details: { fields: { clientSecret: 'enterAgain' } },
    })
  })
})

test('without authentication, consent and the fields of the listing are enough', async () => {
  const actor = await memberActor(await createOrganization(db))
  const url = { en: 'Address', fr: 'Adresse' }
  const listing = await createListing(db, {
    authMethods: ['none'],
    definition: {
      config: [
        { name: 'hook', label: url, type: 'url', pattern: null, example: null, required: true, secret: true },
      ],
      authMethods: [{ type: 'none' }],
      baseUrl: '{hook}',
      verify: null,
    },
  })
  const connectionId = await startConsented(actor, listing)
  expect((await storedConnection(connectionId)).stateReason).toBe('configuration')
  const values = { hook: 'https://hooks.example/secret' }
  await saveSetup(actor, { connectionId, method: 'none', values })
  await acceptUnverified(actor, { connectionId, isUnderstood: true })
  expect(await storedConnection(connectionId)).toMatchObject({
    state: 'connected',
    stateReason: 'unverified',
    config: {},
  })
})
