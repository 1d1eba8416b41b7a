import { enteredClient } from '@/lib/connectors/methods/rules'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { requestToken } from '@/lib/connectors/token-request'
import type { OutboundClientOptions } from '@/lib/outbound'
import { outboundClient } from './exchange'

export type RequestingType = 'oauth2_client_credentials' | 'oauth2_password'

/** A connector that asks for tokens with what was entered, where the sandbox hands them out. */
export function requestingConnector(origin: string, type: RequestingType, changes: object = {}) {
  const scope = (name: string) => ({ name, reason: { en: name, fr: name } })
  const method = { type, tokenUrl: `${origin}/oidc/token`, scopes: [scope('people.read')] }
  return connectorDefinitionSchema.parse({
    config: [],
    authMethods: [{ ...method, ...(type === 'oauth2_password' && { asksForClient: true }), ...changes }],
    baseUrl: `${origin}/oauth`,
    verify: { method: 'GET', path: '/me', account: { id: '/account/id', name: '/account/name' } },
  })
}

interface Entered {
  clientId: string
  clientSecret: string
  username?: string
  password?: string
}

/** Asks for a token with these values. */
export function ask(
  definition: ReturnType<typeof requestingConnector>,
  { clientId, clientSecret, username, password }: Entered,
  { timeoutMs, ...outbound }: OutboundClientOptions = {},
) {
  const config = { clientId, ...(username && { username }) }
  const credentials = { clientSecret, ...(password && { password }) }
  return requestToken({
    definition,
    method: definition.authMethods[0]?.type ?? '',
    config,
    credentials,
    client: enteredClient(config, credentials),
    outbound: outboundClient(outbound),
    ...(timeoutMs !== undefined && { timeoutMs }),
  })
}
