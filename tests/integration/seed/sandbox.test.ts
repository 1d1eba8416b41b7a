import { expect, onTestFinished, test } from 'vitest'
import { buildAuthorizationUrl, exchangeAuthorizationCode, newAuthorization } from '@/lib/connectors/oauth'
import { verifyConnection } from '@/lib/connectors/verify'
import { createOutboundClient } from '@/lib/outbound'
import { sandboxListing } from '@/prisma/seed/sandbox/listing'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { decideInSandbox } from '@/tests/support/sandbox-browser'

const redirectUri = 'http://portico.example/api/oauth/callback'
const sandbox = await startSharedSandbox({ redirectUris: [redirectUri] })

function newClient() {
  const outbound = createOutboundClient({ allowPrivateHosts: ['127.0.0.1'] })
  onTestFinished(() => outbound.close())
  return outbound
}

function verify(method: string, credentials: Record<string, string>) {
  const { definition } = sandboxListing(sandbox.url)
  return verifyConnection({ definition, method, config: {}, credentials, outbound: newClient() })
}

test('the seeded listing connects to the sandbox with an API key, and not with another', async () => {
  expect(await verify('api_key', { apiKey: sandbox.apiKey })).toMatchObject({ ok: true })
  expect(await verify('api_key', { apiKey: 'sandbox-demo-key-0002' })).toMatchObject({
    ok: false,
    status: 401,
  })
})

test('and with a personal access token', async () => {
  const personalToken = sandbox.accessToken
  expect(await verify('personal_access_token', { personalToken })).toMatchObject({ ok: true })
  expect(await verify('personal_access_token', { personalToken: 'spt_other' })).toMatchObject({ ok: false })
})

test('and with OAuth 2.0, asking for the scopes of the listing', async () => {
  const { definition } = sandboxListing(sandbox.url)
  const kept = newAuthorization()
  const { clientId, clientSecret } = sandbox
  const url = await buildAuthorizationUrl({ definition, config: {}, clientId, redirectUri, ...kept })
  const { callback } = await decideInSandbox(url)
  const result = await exchangeAuthorizationCode({
    definition,
    config: {},
    client: { clientId, clientSecret },
    redirectUri,
    answer: callback.searchParams,
    ...kept,
    outbound: newClient(),
  })
  if (!result.ok) throw new Error(result.reason)
  expect(result.tokens.scope).toBe('people.read people.write')
  const { accessToken } = result.tokens
  expect(await verify('oauth2_authorization_code', { accessToken })).toMatchObject({ ok: true })
})
