import { setTimeout as sleep } from 'node:timers/promises'
import { createTranslator } from 'next-intl'
import { afterAll, expect, test } from 'vitest'
import { GET } from '@/app/api/oauth/callback/route'
import { verify } from '@/lib/connections/verification/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { messages } from '@/lib/i18n/messages'
import { startSandbox } from '@/lib/sandbox/server'
import { auditOf, createSandboxListing, storedConnection } from '@/tests/support/connect'
import { duringRequest } from '@/tests/support/next-request'
import { startProviderProxy } from '@/tests/support/provider-proxy'
import { authorizationSteps } from './steps'

// Both wait for as long as Portico does: side by side, each with a provider of its own.

const ends: (() => unknown)[] = []
afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

/** A provider whose token endpoint grants at once and answers 15 s later, while `isSlow`. */
async function slowProvider() {
  const sandbox = await startSandbox()
  ends.push(() => sandbox.close())
  const provider = { isSlow: true }
  const delay = async () => {
    if (provider.isSlow) await sleep(15_000, undefined, { ref: false })
    return 'deliver' as const
  }
  const proxy = await startProviderProxy(sandbox.url, delay, (close) => ends.push(close))
  const steps = await authorizationSteps(sandbox)
  const listing = await createSandboxListing(sandbox, {
    change: (definition) => ({
      ...definition,
      authMethods: definition.authMethods.map((known) =>
        'tokenUrl' in known ? { ...known, tokenUrl: `${proxy.origin}/oidc/token` } : known,
      ),
    }),
  })
  const connectionId = await steps.start(listing)
  const { actor } = steps
  /** Grants access at the provider, and follows the browser back. */
  async function authorize() {
    const { callback } = await steps.ask(connectionId)
    const startedAt = performance.now()
    const { userId, sessionId } = actor
    const answer = await duringRequest({ userId, sessionId }, () => GET(new Request(callback)))
    return { location: answer.headers.get('location'), seconds: (performance.now() - startedAt) / 1000 }
  }
  return { ...steps, provider, listing, connectionId, authorize }
}

function sentence(reason: 'authorization.timeout', values: Record<string, string>): string {
  const t = createTranslator({ locale: 'en', messages: messages.en, namespace: 'connectionErrors' })
  return t(reason, values as never)
}

test.concurrent('a token endpoint that answers after 15 s leaves the wizard where it was, and says what to do', async () => {
  const { actor, provider, listing, connectionId, authorize } = await slowProvider()
  const before = await storedConnection(connectionId)
  const { location, seconds } = await authorize()
  expect(location).toBe(`/fr/connections/${connectionId}/setup/credentials?problem=authorization.timeout`)
  expect(seconds).toBeGreaterThanOrEqual(10)
  expect(seconds).toBeLessThan(13)
  const { attempt } = await getWizard(actor, connectionId, 'en')
  expect(attempt).toEqual({ kind: 'failed', problem: 'authorization.timeout', values: { limit: '10' } })
  expect(sentence('authorization.timeout', { provider: listing.name, limit: '10' })).toBe(
    `${listing.name} did not answer within 10 seconds. Nothing was stored. Start again in a few minutes.`,
  )
  const { authMethod, consentedAt, config } = before
  expect(await storedConnection(connectionId)).toMatchObject({
    state: 'pending',
    stateReason: 'authorization',
    credential: null,
    authMethod,
    consentedAt,
    config,
  })
  expect((await auditOf(connectionId)).at(-1)).toMatchObject({ action: 'connection.authorization_failed' })

  provider.isSlow = false
  expect((await authorize()).location).toBe(`/fr/connections/${connectionId}/setup/verification`)
  await verify(actor, connectionId)
  expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected' })
})

test.concurrent('a connection in use keeps its tokens when the answer to a new authorization takes 15 s', async () => {
  const { actor, provider, connectionId, authorize, credentialsOf } = await slowProvider()
  provider.isSlow = false
  await authorize()
  await verify(actor, connectionId)
  const tokens = await credentialsOf(connectionId)
  provider.isSlow = true
  expect((await authorize()).location).toContain('problem=authorization.timeout')
  expect(await storedConnection(connectionId)).toMatchObject({
    state: 'connected',
    stateReason: null,
    lastFailure: null,
  })
  expect(await credentialsOf(connectionId)).toEqual(tokens)
  await verify(actor, connectionId)
})
