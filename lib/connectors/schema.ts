import { z } from 'zod'
import { line, localizedText } from '@/lib/connectors/disclosure/schema'
import { isUsablePattern } from '@/lib/connectors/patterns'
import { isWellFormed, placeholdersIn } from '@/lib/connectors/templates'

const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/)
const pattern = z.string().min(1).max(256).refine(isUsablePattern, 'Not a pattern that RE2 can match')
const template = (max: number) =>
  z.string().min(1).max(max).refine(isWellFormed, 'A brace outside a placeholder')
const urlTemplate = template(512).regex(
  /^(https?:\/\/[^\s\\/?#@]+|\{\w+\})([/?][^\s\\#]*)?$/,
  'Not a web address, or a placeholder for one',
)
const pathTemplate = template(512).regex(/^\/(?!\/)[^\s\\#]*$/, 'Not a path')

// What the client itself sets; a definition must not reach into the framing of the message.
const framing =
  /^(host|connection|content-length|content-type|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*|accept-encoding|cookie)$/i
const headerName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/)
  .refine((name) => !framing.test(name), 'A header that a connector may not set')
const headerTemplate = template(256).regex(/^[\x20-\x7e]+$/, 'Only printable ASCII')

const configField = z.strictObject({
  name: fieldName,
  label: localizedText(80),
  type: z.enum(['text', 'hostname', 'url']),
  pattern: pattern.nullable(),
  example: line(256).nullable(),
  required: z.boolean(),
  /** Stored like a credential. */
  secret: z.boolean().optional(),
  help: localizedText(200).optional(),
})
/** What an admin types about their account at the provider. */
export type ConfigField = z.infer<typeof configField>

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

// Portico sets these; a definition that could replace them could undo the protection they give.
const reservedParams =
  /^(client_id|redirect_uri|response_type|state|scope|nonce|code_challenge(_method)?|request_uri|client_secret)$/
const authorizationParams = z
  .record(z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/), z.string().max(256))
  .refine((params) => !Object.keys(params).some((name) => reservedParams.test(name)), 'A reserved parameter')
  .refine(
    ({ response_mode: mode }) => mode === undefined || mode === 'query',
    'Only the response mode "query"',
  )

const authorizationCode = z.strictObject({
  type: z.literal('oauth2_authorization_code'),
  authorizationUrl: urlTemplate,
  tokenUrl: urlTemplate,
  /** Issuer identifier (RFC 8414 §2). With it `iss` and ID tokens are checked exactly. */
  issuer: urlTemplate.optional(),
  /** The provider names itself in every answer (RFC 9207 §3, its metadata say so): one without `iss` is refused. */
  authorizationResponseIss: z.boolean().optional(),
  scopes,
  pkce: z.boolean().nullable(),
  tokenAuth,
  authorizationParams: authorizationParams.nullable(),
})
export type AuthorizationCodeMethod = z.infer<typeof authorizationCode>

const authMethod = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('api_key'), ...keyFields }),
  z.strictObject({ type: z.literal('personal_access_token'), ...keyFields }),
  authorizationCode,
  z.strictObject({ type: z.literal('oauth2_client_credentials'), tokenUrl: urlTemplate, scopes }),
  z.strictObject({ type: z.literal('oauth2_password'), tokenUrl: urlTemplate }),
  z.strictObject({ type: z.literal('none') }),
])
export type AuthMethod = z.infer<typeof authMethod>
export type AuthMethodType = AuthMethod['type']

const verification = z.strictObject({
  method: z.literal('GET'),
  path: pathTemplate,
  expect: z
    .strictObject({
      /** JSON pointer (RFC 6901) that must exist, */
      pointer: z
        .string()
        .max(256)
        .regex(/^(\/([^~/]|~[01])*)*$/),
      /** and have this value where one is given. */
      equals: z.union([z.string().max(256), z.number(), z.boolean(), z.null()]).optional(),
    })
    .optional(),
})
export type Verification = z.infer<typeof verification>

export const provisioningSchema = z.strictObject({
  protocol: z.literal('scim2'),
  baseUrl: urlTemplate,
  operations: z
    .array(z.enum(['provision', 'update', 'deprovision', 'link']))
    .min(1)
    .max(4),
})
export type Provisioning = z.infer<typeof provisioningSchema>

/** Names that Portico fills in after an authorization. */
const reservedNames = ['accessToken', 'refreshToken']

const definition = z.strictObject({
  config: z.array(configField).max(10),
  authMethods: z.array(authMethod).min(1).max(6),
  /** Null where Portico calls nothing. */
  baseUrl: urlTemplate.nullable(),
  verify: verification.nullable(),
  /** Fixed headers that the provider requires on every call. */
  headers: z.record(headerName, headerTemplate).optional(),
  provisioning: provisioningSchema.nullish(),
})

/**
 * The technical definition behind a listing. `{name}` in an address, header or placement stands for the
 * value of the configuration or credential field of that name.
 */
export const connectorDefinitionSchema = definition.superRefine((connector, context) => {
  const refuse = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message })
  const configNames = connector.config.map(({ name }) => name)

  function requireKnown(text: string | null | undefined, known: string[], path: (string | number)[]) {
    const unknown = placeholdersIn(text ?? '').filter((name) => !known.includes(name))
    if (unknown.length > 0) refuse(path, `No field is named ${unknown.join(', ')}`)
  }

  requireKnown(connector.baseUrl, configNames, ['baseUrl'])
  requireKnown(connector.verify?.path, configNames, ['verify', 'path'])
  requireKnown(connector.provisioning?.baseUrl, configNames, ['provisioning', 'baseUrl'])
  for (const [name, value] of Object.entries(connector.headers ?? {})) {
    requireKnown(value, configNames, ['headers', name])
  }
  if (connector.verify && !connector.baseUrl) refuse(['verify'], 'A verification needs a base address')

  const types = connector.authMethods.map(({ type }) => type)
  if (new Set(types).size < types.length) refuse(['authMethods'], 'A method stands there twice')
  for (const [index, method] of connector.authMethods.entries()) {
    const path = ['authMethods', index]
    const fieldNames = 'fields' in method ? method.fields.map(({ name }) => name) : []
    const names = [...configNames, ...fieldNames]
    if (new Set(names).size < names.length) refuse(path, 'Two fields share a name')
    if (names.some((name) => reservedNames.includes(name))) refuse(path, 'A field has a reserved name')
    if ('placement' in method) requireKnown(method.placement.format, names, [...path, 'placement', 'format'])
    if ('tokenUrl' in method) requireKnown(method.tokenUrl, configNames, [...path, 'tokenUrl'])
    if (method.type === 'oauth2_authorization_code') {
      requireKnown(method.authorizationUrl, configNames, [...path, 'authorizationUrl'])
      requireKnown(method.issuer, configNames, [...path, 'issuer'])
      if (method.authorizationResponseIss && !method.issuer) refuse(path, 'Which issuer has to name itself?')
    }
  }
})
export type ConnectorDefinition = z.infer<typeof connectorDefinitionSchema>
