import { type ConnectorMethod, getAuthMethod, getMethod } from '@/lib/connectors/methods/rules'
import type { AuthMethod } from '@/lib/connectors/methods/schema'
import { matchesPattern } from '@/lib/connectors/patterns'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
import {
  expandBasic,
  expandHeader,
  expandUrl,
  fitsHeader,
  isBaseUrl,
  isHost,
  placeholdersIn,
  type ValueProblem,
  type Values,
} from '@/lib/connectors/templates'

const maxValueLength = 2048

/** What an admin typed, cleaned: `config` may be stored and shown, `credentials` only sealed. */
export interface ConnectionValues {
  config: Record<string, string>
  credentials: Record<string, string>
}

interface InputField {
  name: string
  kind: 'text' | 'hostname' | 'url' | 'credential'
  pattern: string | null
  required: boolean
  isCredential: boolean
  /** Sent in a header, which not every character can stand in. */
  isInHeader: boolean
}

/** Names that the chosen method, the verification or provisioning cannot do without. */
function neededNames(definition: ConnectorDefinition, method: AuthMethod): Set<string> {
  const templates = [
    'placement' in method ? method.placement.format : '',
    ...('tokenUrl' in method
      ? [method.tokenUrl, method.revocationUrl ?? '', ...Object.values(method.tokenParams ?? {})]
      : []),
    ...(method.type === 'oauth2_authorization_code' ? [method.authorizationUrl, method.issuer ?? ''] : []),
    ...(definition.verify ? [definition.baseUrl ?? '', definition.verify.path] : []),
    definition.provisioning?.baseUrl ?? '',
    ...Object.values(definition.headers ?? {}),
  ]
  return new Set(templates.flatMap(placeholdersIn))
}

/** The configuration as it is asked for with a method: what cannot be done without is required. */
export function configFields(
  definition: ConnectorDefinition,
  { definition: method }: ConnectorMethod,
): ConnectorDefinition['config'] {
  const needed = neededNames(definition, method)
  return definition.config.map((field) => ({ ...field, required: field.required || needed.has(field.name) }))
}

function inputFields(definition: ConnectorDefinition, chosen: ConnectorMethod): InputField[] {
  const method = chosen.definition
  const inHeaders = new Set(
    [
      'placement' in method && method.placement.in === 'header' ? method.placement.format : '',
      ...Object.values(definition.headers ?? {}),
    ].flatMap(placeholdersIn),
  )
  const config = configFields(definition, chosen).map(({ name, type, pattern, required, secret }) => ({
    name,
    kind: type,
    pattern,
    required,
    isCredential: secret ?? false,
    isInHeader: inHeaders.has(name),
  }))
  const credentials = chosen.fields.map(({ name, pattern, required }) => ({
    name,
    kind: 'credential' as const,
    pattern,
    required,
    isCredential: true,
    isInHeader: inHeaders.has(name),
  }))
  return [...config, ...credentials]
}

function problemOf(field: InputField, value: string): ValueProblem | null {
  if (!value) return field.required ? 'required' : null
  if (value.length > maxValueLength) return 'tooLong'
  if (/\p{Cc}/u.test(value) || (field.isInHeader && !fitsHeader(value))) return 'invalidCharacters'
  if (field.pattern && !matchesPattern(field.pattern, value)) return 'patternMismatch'
  if (field.kind === 'hostname' && !isHost(value)) return 'invalidHost'
  if (field.kind === 'url' && !isBaseUrl(value)) return 'invalidUrl'
  return null
}

/**
 * Checks what was typed for a connection against the definition. Values are trimmed, since keys are pasted
 * with stray blanks; names that the definition does not know are dropped.
 */
export function parseConnectionValues(
  definition: ConnectorDefinition,
  methodType: string,
  input: Readonly<Record<string, string | undefined>>,
): { ok: true; values: ConnectionValues } | { ok: false; fields: Record<string, ValueProblem> } {
  const values: ConnectionValues = { config: {}, credentials: {} }
  const fields: Record<string, ValueProblem> = {}
  for (const field of inputFields(definition, getMethod(definition, methodType))) {
    const value = input[field.name]?.trim() ?? ''
    const problem = problemOf(field, value)
    if (problem) fields[field.name] = problem
    else if (value) values[field.isCredential ? 'credentials' : 'config'][field.name] = value
  }
  return Object.keys(fields).length > 0 ? { ok: false, fields } : { ok: true, values }
}

/** The credentials that must never be shown: all but the fields that a definition declares open. */
export function secretValues(
  definition: ConnectorDefinition,
  methodType: string,
  credentials: Values,
): string[] {
  const { fields } = getMethod(definition, methodType)
  const open: string[] = ['tokenType', 'scope', ...fields.flatMap((f) => (f.secret ? [] : [f.name]))]
  return Object.entries(credentials).flatMap(([name, value]) =>
    value && !open.includes(name) ? [value] : [],
  )
}

export interface VerifyRequest {
  method: 'GET'
  url: string
  headers: Record<string, string>
}

/**
 * The call that proves a connection; null where the definition has none. `credentials` holds the fields of
 * the method, or `accessToken` for the OAuth 2.0 methods.
 * @throws AppError `invalid` with the field that is missing or would break out of its place.
 */
export function buildVerifyRequest(
  definition: ConnectorDefinition,
  methodType: string,
  config: Values,
  credentials: Values,
): VerifyRequest | null {
  const { verify, baseUrl } = definition
  if (!verify || !baseUrl) return null
  const complete = callBuilder(definition, methodType, config, credentials)
  const url = expandUrl(baseUrl + verify.path, { ...config, ...credentials })
  return { method: verify.method, ...complete({ url, headers: { accept: 'application/json' } }) }
}

export interface Call {
  url: string
  headers: Record<string, string>
}

/**
 * What gives calls the provider's fixed headers and the credentials: made once, for as many calls as they are good
 * for. Names of headers in small letters.
 * @throws AppError `invalid` with the field that is missing or would break out of its place.
 */
export function callBuilder(
  definition: ConnectorDefinition,
  methodType: string,
  config: Values,
  credentials: Values,
): (call: Call) => Call {
  const values = { ...config, ...credentials }
  const fixed: Record<string, string> = {}
  for (const [name, format] of Object.entries(definition.headers ?? {})) {
    fixed[name.toLowerCase()] = expandHeader(format, values)
  }
  const { header, query } = authentication(getAuthMethod(definition, methodType), values)
  return ({ url, headers }) => {
    const target = new URL(url)
    // Not `searchParams`: it would rewrite the query that the provider documents.
    if (query) target.search += `${target.search ? '&' : '?'}${query}`
    return { url: target.href, headers: { ...headers, ...fixed, ...header } }
  }
}

/** Where the credentials of a method go: a header, or the end of the query. */
function authentication(
  method: AuthMethod,
  values: Values,
): { header?: Record<string, string>; query?: string } {
  if (method.type === 'none') return {}
  if (!('placement' in method)) {
    return { header: { authorization: expandHeader('Bearer {accessToken}', values) } }
  }
  const { placement } = method
  if (placement.in === 'basic') {
    return { header: { authorization: `Basic ${expandBasic(placement.format, values)}` } }
  }
  const value = expandHeader(placement.format, values)
  if (placement.in === 'header') return { header: { [placement.name.toLowerCase()]: value } }
  return { query: `${encodeURIComponent(placement.name)}=${encodeURIComponent(value)}` }
}
