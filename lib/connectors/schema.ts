import { z } from 'zod'
import { line, localizedText } from '@/lib/connectors/disclosure/schema'
import { authMethod } from '@/lib/connectors/methods/schema'
import { standardFields, tokenNames } from '@/lib/connectors/methods/standard-fields'
import { placeholdersIn } from '@/lib/connectors/templates'
import {
  fieldName,
  headerName,
  headerTemplate,
  jsonPointer,
  pathTemplate,
  pattern,
  urlTemplate,
} from '@/lib/connectors/values/schema'

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

const verification = z.strictObject({
  method: z.literal('GET'),
  /** Empty: the base address itself. */
  path: z.union([pathTemplate, z.literal('')]),
  /** A parameter whose value, random each time, has to come back as plain text: whoever answers expects Portico. */
  challenge: fieldName.optional(),
  expect: z
    .strictObject({
      /** What must exist, */
      pointer: jsonPointer,
      /** and have this value where one is given. */
      equals: z.union([z.string().max(256), z.number(), z.boolean(), z.null()]).optional(),
    })
    .optional(),
  /** Where the answer says whose account it is. */
  account: z.strictObject({ id: jsonPointer, name: jsonPointer.optional() }).optional(),
})
export type Verification = z.infer<typeof verification>

export const provisioningSchema = z.strictObject({
  protocol: z.literal('scim2'),
  baseUrl: urlTemplate,
  operations: z
    .array(z.enum(['provision', 'update', 'deprovision', 'link']))
    .min(1)
    .max(4),
  /** What the provider documents that it takes: requests a minute, and how many of them at once. */
  limits: z
    .strictObject({ perMinute: z.int().min(1).max(60_000), burst: z.int().min(1).max(1_000) })
    .optional(),
})
export type Provisioning = z.infer<typeof provisioningSchema>

/** Names that Portico fills in after an authorization. */
const reservedNames: readonly string[] = ['accessToken', 'refreshToken']
/** Names of what is entered or sealed for OAuth 2.0, beside the configuration. */
const oauthNames: readonly string[] = [...tokenNames, ...Object.keys(standardFields)]

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
    if ('tokenUrl' in method) {
      if (configNames.some((name) => oauthNames.includes(name))) refuse(path, 'A field has a reserved name')
      requireKnown(method.tokenUrl, configNames, [...path, 'tokenUrl'])
      requireKnown(method.revocationUrl, configNames, [...path, 'revocationUrl'])
      for (const [name, format] of Object.entries(method.tokenParams ?? {})) {
        requireKnown(format, configNames, [...path, 'tokenParams', name])
      }
    }
    if (method.type === 'oauth2_authorization_code') {
      requireKnown(method.authorizationUrl, configNames, [...path, 'authorizationUrl'])
      requireKnown(method.issuer, configNames, [...path, 'issuer'])
      if (method.authorizationResponseIss && !method.issuer) refuse(path, 'Which issuer has to name itself?')
    }
  }
})
export type ConnectorDefinition = z.infer<typeof connectorDefinitionSchema>
