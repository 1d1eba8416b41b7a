import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  calculatePKCECodeChallenge,
  discovery,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { Sandbox } from '@/lib/sandbox/server'
import { type Decision, decideInSandbox } from '@/tests/support/sandbox-browser'

export const redirectUri = 'http://portico.example/api/oauth/callback'

/** A client of the sandbox as an OAuth library makes it, from what the sandbox says about itself. */
export async function discoverClient(sandbox: Sandbox) {
  const authentication = ClientSecretBasic(sandbox.clientSecret)
  const options = { execute: [allowInsecureRequests] }
  const client = await discovery(new URL(sandbox.issuer), sandbox.clientId, {}, authentication, options)

  async function authorize(decision: Decision = {}, parameters: Record<string, string> = {}) {
    const verifier = randomPKCECodeVerifier()
    const state = randomState()
    const url = buildAuthorizationUrl(client, {
      redirect_uri: redirectUri,
      scope: 'openid people.read people.write offline_access',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      ...parameters,
    })
    const { callback, page } = await decideInSandbox(url, decision)
    const exchange = () =>
      authorizationCodeGrant(client, callback, { pkceCodeVerifier: verifier, expectedState: state })
    return { callback, page, exchange, state }
  }

  async function connect() {
    const tokens = await (await authorize()).exchange()
    if (!tokens.refresh_token) throw new Error('no refresh token')
    return { ...tokens, refresh: tokens.refresh_token }
  }

  const resource = (path: string, accessToken: string) =>
    fetch(`${sandbox.url}/oauth${path}`, { headers: { authorization: `Bearer ${accessToken}` } })

  return { client, authorize, connect, resource }
}
