import type { MethodType } from '@/lib/connectors/method-types/schema'
import type { AuthMethod } from '@/lib/connectors/methods/schema'
import { type MethodField, standardFields } from '@/lib/connectors/methods/standard-fields'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
import type { Values } from '@/lib/connectors/templates'
import { AppError } from '@/lib/errors'

/** How one method is set up and used: all that differs from method to method. */
export interface ConnectorMethod {
  type: MethodType
  /** What the listing’s definition says of it. */
  definition: AuthMethod
  /** What an admin enters, besides the configuration. */
  fields: MethodField[]
  /** People authorize it at the provider. */
  redirects: boolean
  /** Portico asks for tokens with what was entered, whenever it needs one. */
  requestsTokens: boolean
  /** Should not be chosen where there is another (RFC 9700 §2.4). */
  isLegacy: boolean
}

/** Methods that a listing offers, in the definition’s order; one’s own app comes after the shared one. */
export function offeredMethods(definition: Pick<ConnectorDefinition, 'authMethods'>): MethodType[] {
  return definition.authMethods.flatMap(({ type }): MethodType[] =>
    type === 'oauth2_authorization_code' ? [type, 'oauth2_own_app'] : [type],
  )
}

/** @throws AppError `invalid` when the connector offers no such method. */
export function getAuthMethod(definition: ConnectorDefinition, type: string): AuthMethod {
  const defined = type === 'oauth2_own_app' ? 'oauth2_authorization_code' : type
  const method = definition.authMethods.find((candidate) => candidate.type === defined)
  if (!method) throw new AppError('invalid', { reason: 'unknownAuthMethod' })
  return method
}

/** @throws AppError `invalid` when the connector offers no such method. */
export function getMethod(definition: ConnectorDefinition, type: string): ConnectorMethod {
  const method = getAuthMethod(definition, type)
  const ownType: MethodType = type === 'oauth2_own_app' ? type : method.type
  return {
    type: ownType,
    definition: method,
    fields: fieldsOf(method, ownType),
    redirects: method.type === 'oauth2_authorization_code',
    requestsTokens: method.type === 'oauth2_client_credentials' || method.type === 'oauth2_password',
    isLegacy: method.type === 'oauth2_password',
  }
}

function fieldsOf(method: AuthMethod, type: MethodType): MethodField[] {
  const { clientId, clientSecret, username, password } = standardFields
  switch (method.type) {
    case 'api_key':
    case 'personal_access_token':
      return method.fields.map((field) => ({ ...field, required: true }))
    case 'oauth2_authorization_code':
      if (type !== 'oauth2_own_app') return []
      return [clientId, { ...clientSecret, required: method.tokenAuth !== 'none' }]
    case 'oauth2_client_credentials':
      return [clientId, clientSecret]
    case 'oauth2_password':
      if (!method.asksForClient) return [username, password]
      return [clientId, { ...clientSecret, required: method.tokenAuth !== 'none' }, username, password]
    case 'none':
      return []
  }
}

/** Whether a method’s calls carry an access token. */
export function usesTokens(method: AuthMethod): boolean {
  return 'tokenUrl' in method
}

/** The OAuth client that was entered with a connection; null where its method has none of its own. */
export function enteredClient(config: Values, credentials: Values): OAuthClientCredentials | null {
  const { clientId } = config
  if (!clientId) return null
  const { clientSecret } = credentials
  return clientSecret ? { clientId, clientSecret } : { clientId }
}

/** The client that is registered at the provider; public clients have no secret. */
export interface OAuthClientCredentials {
  clientId: string
  clientSecret?: string
}
