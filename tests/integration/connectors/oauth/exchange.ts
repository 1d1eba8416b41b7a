import { onTestFinished } from 'vitest'
import { buildAuthorizationUrl, exchangeAuthorizationCode, newAuthorization } from '@/lib/connectors/oauth'
import type { ExchangeResult } from '@/lib/connectors/oauth-tokens'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { createOutboundClient, type OutboundClientOptions } from '@/lib/outbound'
import type { Sandbox } from '@/lib/sandbox/server'
import { type Decision, decideInSandbox } from '@/tests/support/sandbox-browser'

export const redirectUri = 'http://portico.example/api/oauth/callback'

/** A connector whose provider has its endpoints where the sandbox has them. */
export function oauthConnector(origin: string, changes: object = {}) {
  const scope = (name: string) => ({ name, reason: { en: name, fr: name } })
  return connectorDefinitionSchema.parse({
    config: [],
    authMethods: [
      {
        type: 'oauth2_authorization_code',
        authorizationUrl: `${origin}/oidc/auth`,
        tokenUrl: `${origin}/oidc/token`,
        scopes: ['openid', 'people.read'].map(scope),
        pkce: null,
        tokenAuth: 'client_secret_basic',
        authorizationParams: null,
        ...changes,
      },
    ],
    baseUrl: `${origin}/oauth`,
    verify: { method: 'GET', path: '/me', expect: { pointer: '/ok', equals: true } },
  })
}

type Connector = ReturnType<typeof oauthConnector>

export function outboundClient(options: OutboundClientOptions = {}) {
  const outbound = createOutboundClient({ allowPrivateHosts: ['127.0.0.1'], ...options })
  onTestFinished(() => outbound.close())
  return outbound
}

interface Changes {
  state?: string
  codeVerifier?: string
  clientSecret?: string
  outbound?: OutboundClientOptions
}

/** The steps of an authorization by the client that is registered at the sandbox. */
export function authorizationSteps(client: Pick<Sandbox, 'clientId' | 'clientSecret'>) {
  async function begin(connector: Connector) {
    const kept = newAuthorization()
    const { clientId } = client
    const url = await buildAuthorizationUrl({
      definition: connector,
      config: {},
      clientId,
      redirectUri,
      ...kept,
    })
    return { ...kept, url }
  }

  async function authorize(connector: Connector, decision: Decision = {}) {
    const { url, ...kept } = await begin(connector)
    const { callback } = await decideInSandbox(url, decision)
    return { ...kept, answer: callback.searchParams }
  }

  function exchange(
    connector: Connector,
    answer: URLSearchParams,
    { state = 'state', codeVerifier = 'v'.repeat(43), clientSecret, outbound }: Changes = {},
  ): Promise<ExchangeResult> {
    return exchangeAuthorizationCode({
      definition: connector,
      config: {},
      client: { clientId: client.clientId, clientSecret: clientSecret ?? client.clientSecret },
      redirectUri,
      answer,
      state,
      codeVerifier,
      outbound: outboundClient(outbound),
    })
  }

  return { begin, authorize, exchange }
}
