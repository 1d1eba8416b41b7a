import { describe, expect, test } from 'vitest'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import { discardDraft } from '@/lib/connections/mutations'
import type { RevokeTokens } from '@/lib/connections/revocation/schema'
import { endTokens } from '@/lib/connections/revocation/unused/mutations'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import {
  auditOf,
  createSandboxListing,
  deleteShown,
  dumpDatabase,
  storedConnection,
} from '@/tests/support/connect'
import { startHttpServer } from '@/tests/support/http-server'
import { captureOutput } from '@/tests/support/log'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { decideInSandbox } from '@/tests/support/sandbox-browser'
import { formsOf } from '@/tests/support/secrets'
import { authorizationSteps, method } from '../authorization/steps'
import { authorized, delayTokens, isLive, runRevocations, waiting, watchTokens } from './tokens'

const sandbox = await startSharedSandbox()
/** Whose accounts have one grant for each client. */
const sharing = await startSharedSandbox({ sharesGrants: true })
const own = { clientId: sandbox.ownClientId, clientSecret: sandbox.ownClientSecret }

const liveness = watchTokens(sandbox)
const heldBy = async (id: string) => (await storedConnection(id)).credential?.heldTokens ?? null

/** Has tokens proven somewhere else. */
async function proveAt({ id: listingId }: { id: string }, baseUrl: string) {
  const row = await db.connector.findUniqueOrThrow({ where: { listingId } })
  const definition = { ...(row.definition as object), baseUrl }
  await db.connector.update({ where: { listingId }, data: { definition } })
}

describe('a refused reconnect', () => {
  test.each([
    ['with fewer scopes', { scopes: ['people.read'] }, 'authorization.scopeMissing'],
    ['whose test fails', {}, 'verification.wrongHost'],
  ])(
    '%s keeps its tokens sealed beside those in use, and both end together',
    async (_, decision, problem) => {
      const { actor, listing, connectionId, again, tokens } = await authorized(sandbox)
      const living = await tokens()
      if (problem.startsWith('verification.')) await proveAt(listing, `${sandbox.url}/nothing`)
      const output = captureOutput()
      expect(await again(decision)).toMatchObject({ problem })
      await proveAt(listing, `${sandbox.url}/v1`)
      expect(await waiting()).toHaveLength(1)
      expect(await heldBy(connectionId)).toBeNull()
      await runRevocations()
      expect(await waiting()).toEqual([])
      expect(await heldBy(connectionId)).not.toBeNull()
      expect(await tokens()).toEqual(living)
      await verify(actor, connectionId)
      const seen = `${await dumpDatabase()} ${output()}`
      for (const token of [living?.accessToken, living?.refreshToken]) {
        for (const form of formsOf(token ?? '')) expect(seen).not.toContain(form)
      }
      expect(await deleteShown(actor, connectionId)).toMatchObject({ revocation: 'revoked' })
      expect(await liveness(living)).toEqual([false])
      // Of both grants, which are two at this provider.
      const ended = sandbox.calls().filter(({ path }) => path === '/oidc/token/revocation')
      expect(ended.slice(0, 3).map(({ status }) => status)).toEqual([200, 200, 200])
    },
  )

  test('ends nothing of what works where a provider keeps one grant for a person', async () => {
    const { actor, listing, connectionId, again, tokens } = await authorized(sharing)
    const living = await tokens()
    await proveAt(listing, `${sharing.url}/nothing`)
    expect(await again()).toMatchObject({ problem: 'verification.wrongHost' })
    await proveAt(listing, `${sharing.url}/v1`)
    await runRevocations()
    await verify(actor, connectionId)
    expect(await isLive(sharing, living?.refreshToken)).toBe(true)
    expect(await again()).toMatchObject({ problem: null })
    await runRevocations()
    await verify(actor, connectionId)
    expect(await isLive(sharing, (await tokens())?.refreshToken)).toBe(true)
  })

  test('for another account ends at the provider, by the worker', async () => {
    const { actor, connectionId, again, tokens } = await authorized(sandbox)
    const living = await tokens()
    expect(await again({ account: 'account-ben' })).toMatchObject({ problem: 'authorization.otherAccount' })
    await runRevocations()
    expect(await heldBy(connectionId)).toBeNull()
    expect((await auditOf(connectionId)).map(({ action }) => action).at(-1)).toBe('connection.tokens_revoked')
    expect(await liveness(living)).toEqual([true])
    await verify(actor, connectionId)
  })
})

describe('what new credentials take the place of', () => {
  test('is held with them where app and account are the same, and ends with the connection', async () => {
    const { actor, connectionId, again, tokens } = await authorized(sandbox)
    const former = await tokens()
    expect(await again()).toMatchObject({ problem: null })
    const present = await tokens()
    expect(await waiting()).toEqual([])
    expect(await liveness(former, present)).toEqual([true, true])
    expect(await deleteShown(actor, connectionId)).toMatchObject({ revocation: 'revoked' })
    expect(await liveness(former, present)).toEqual([false, false])
  })

  test('ends at once where another app, or a key, takes over; by the app that was authorized', async () => {
    const { actor, connectionId, again, tokens } = await authorized(sandbox)
    const first = await tokens()
    await again()
    const second = await tokens()
    const setup = { method: 'oauth2_own_app', values: own }
    const url = await startAuthorization(actor, { connectionId, locale: 'en', setup })
    const { callback } = await decideInSandbox(url)
    expect(await completeAuthorization(actor, callback.searchParams)).toMatchObject({ problem: null })
    await runRevocations()
    expect(await liveness(first, second)).toEqual([false, false])
    const third = await tokens()
    expect(await isLive(sandbox, third?.refreshToken, { ...sandbox, ...own })).toBe(true)
    expect((await storedConnection(connectionId)).credential).toMatchObject({
      clientSource: 'own',
      clientId: own.clientId,
    })
    await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: sandbox.apiKey } })
    await runRevocations()
    expect(await isLive(sandbox, third?.refreshToken, { ...sandbox, ...own })).toBe(false)
  })

  test('ends for a draft that chooses another method', async () => {
    const { actor, start, ask, credentialsOf } = await authorizationSteps(sandbox)
    const connectionId = await start()
    await completeAuthorization(actor, (await ask(connectionId)).answer)
    const granted = await credentialsOf(connectionId)
    await saveSetup(actor, { connectionId, method: 'oauth2_own_app', values: own })
    await runRevocations()
    expect(await liveness(granted)).toEqual([false])
  })
})

describe('an authorization that comes too late', () => {
  async function withToken(meanwhile: () => Promise<void>) {
    const steps = await authorizationSteps(sandbox)
    const { tokenUrl, issued } = await delayTokens(sandbox, meanwhile)
    const listing = await createSandboxListing(sandbox, {
      change: (definition) => ({
        ...definition,
        authMethods: definition.authMethods.map((one) => ('tokenUrl' in one ? { ...one, tokenUrl } : one)),
      }),
    })
    return { ...steps, connectionId: await steps.start(listing), issued }
  }

  test('for a draft that was discarded meanwhile leaves nothing alive', async () => {
    let discard = async () => {}
    const { actor, connectionId, ask, issued } = await withToken(() => discard())
    discard = async () => void (await discardDraft(actor, connectionId))
    const { answer } = await ask(connectionId)
    await expect(completeAuthorization(actor, answer)).rejects.toMatchObject({ code: 'not_found' })
    await runRevocations()
    expect(await liveness(issued())).toEqual([false])
  })

  test('for a draft that uses a key by then leaves nothing alive, and keeps the key', async () => {
    let change = async () => {}
    const { actor, connectionId, ask, issued } = await withToken(() => change())
    const values = { apiKey: sandbox.apiKey }
    change = async () => void (await saveSetup(actor, { connectionId, method: 'api_key', values }))
    const { answer } = await ask(connectionId)
    expect(await completeAuthorization(actor, answer)).toMatchObject({ problem: 'authorization.superseded' })
    await runRevocations()
    expect(await liveness(issued())).toEqual([false])
    expect(await storedConnection(connectionId)).toMatchObject({ authMethod: 'api_key' })
  })
})

test('the end of tokens is planned before they are proven, so that no process leaves them behind', async () => {
  let planned: unknown[] = []
  const api = await startHttpServer(async (_, response) => {
    planned = await waiting()
    response.writeHead(500).end()
  })
  const { actor, listing, connectionId, again } = await authorized(sandbox)
  await proveAt(listing, api.origin)
  await again()
  expect(planned).toMatchObject([{ payload: { connectionId, method } }])
  const { payload } = planned[0] as { payload: RevokeTokens }
  // The worker of a process that ended meanwhile comes to the same end.
  expect(await endTokens(actor, payload)).toBe('held')
  expect(await waiting()).toEqual([])
})
