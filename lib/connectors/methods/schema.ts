import { z } from 'zod'
import { line, localizedText } from '@/lib/connectors/disclosure/schema'
import {
  fieldName,
  headerName,
  headerTemplate,
  pattern,
  template,
  urlTemplate,
} from '@/lib/connectors/values/schema'

const credentialField = z.strictObject({
  name: fieldName,
  label: localizedText(80),
  secret: z.boolean(),
  pattern: pattern.nullable(),
  example: line(256).nullable(),
  help: localizedText(200),
})
/** What an admin types to authenticate. */
export type CredentialField = z.infer<typeof credentialField>

const placement = z.discriminatedUnion('in', [
  z.strictObject({ in: z.literal('header'), name: headerName, format: headerTemplate }),
  z.strictObject({ in: z.literal('query'), name: line(64), format: template(256) }),
  /** `format` is the `user:password` pair before Base64. */
  z.strictObject({
    in: z.literal('basic'),
    name: z.literal('Authorization'),
    format: template(256).includes(':'),
  }),
])
export type Placement = z.infer<typeof placement>

const keyFields = { fields: z.array(credentialField).min(1).max(5), placement }
const scope = z.strictObject({
  name: z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/),
  reason: localizedText(200),
})
const scopes = z.array(scope).max(50)
/** Null is undocumented. */
const tokenAuth = z.enum(['client_secret_basic', 'client_secret_post', 'none']).nullable()

const paramName = z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/)

// Portico sets these; a definition that could replace them could undo the protection they give.
const reservedParams =
  /^(client_id|redirect_uri|response_type|state|scope|nonce|code_challenge(_method)?|request_uri|client_secret)$/
const authorizationParams = z
  .record(paramName, z.string().max(256))
  .refine((params) => !Object.keys(params).some((name) => reservedParams.test(name)), 'A reserved parameter')
  .refine(
    ({ response_mode: mode }) => mode === undefined || mode === 'query',
    'Only the response mode "query"',
  )

const reservedTokenParams =
  /^(grant_type|client_(id|secret|assertion(_type)?)|assertion|code(_verifier)?|redirect_uri|refresh_token|username|password|scope)$/
/** Sent to the token endpoint besides what the grant needs: `audience`, `resource` and the like. */
const tokenParams = z
  .record(paramName, template(256))
  .refine(
    (params) => !Object.keys(params).some((name) => reservedTokenParams.test(name)),
    'A reserved parameter',
  )

/** What every method says that ends in an access token. */
const tokenEndpoint = {
  tokenUrl: urlTemplate,
  tokenParams: tokenParams.optional(),
  /** What this provider calls a bearer token in `token_type`, where it is another word. */
  tokenType: line(40).optional(),
  /** Where tokens are ended (RFC 7009). */
  revocationUrl: urlTemplate.optional(),
}

const authorizationCode = z.strictObject({
  type: z.literal('oauth2_authorization_code'),
  authorizationUrl: urlTemplate,
  ...tokenEndpoint,
  /** Issuer identifier (RFC 8414 §2). With it `iss` and ID tokens are checked exactly. */
  issuer: urlTemplate.optional(),
  /** The provider names itself in every answer (RFC 9207 §3, its metadata say so): one without `iss` is refused. */
  authorizationResponseIss: z.boolean().optional(),
  scopes,
  pkce: z.boolean().nullable(),
  tokenAuth,
  authorizationParams: authorizationParams.nullable(),
  /** How long a refresh token is good for, in seconds from when it is issued. */
  refreshTokenSeconds: z.int().positive().optional(),
  /** The provider's page about registering an OAuth client. */
  registrationUrl: z.url({ protocol: /^https$/ }).optional(),
})
export type AuthorizationCodeMethod = z.infer<typeof authorizationCode>

const clientCredentials = z.strictObject({
  type: z.literal('oauth2_client_credentials'),
  ...tokenEndpoint,
  scopes,
  tokenAuth: tokenAuth.optional(),
})
export type ClientCredentialsMethod = z.infer<typeof clientCredentials>

const password = z.strictObject({
  type: z.literal('oauth2_password'),
  ...tokenEndpoint,
  scopes: scopes.optional(),
  tokenAuth: tokenAuth.optional(),
  /** The admin enters a client beside user name and password. */
  asksForClient: z.boolean().optional(),
})
export type PasswordMethod = z.infer<typeof password>

export const authMethod = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('api_key'), ...keyFields }),
  z.strictObject({ type: z.literal('personal_access_token'), ...keyFields }),
  authorizationCode,
  clientCredentials,
  password,
  z.strictObject({ type: z.literal('none') }),
])
export type AuthMethod = z.infer<typeof authMethod>
export type AuthMethodType = AuthMethod['type']
