import { AppError, type ErrorCode } from '@/lib/errors'
import { limitFields } from '@/lib/http/limit-fields'

const statusOf: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 400,
  limit_exceeded: 429,
  provider_failed: 502,
  unavailable: 503,
}

const detailOf: Partial<Record<ErrorCode, string>> = {
  unauthenticated: 'A bearer token of the organization is required',
  not_found: 'There is no such resource',
  limit_exceeded: 'Too many requests',
  unavailable: 'Others are changing what this needs: try again later',
}

/** Reasons that are a `scimType` of RFC 7644 §3.12, table 9. */
const scimTypes = new Set([
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
])

const sentenceOf: Record<string, string> = {
  contentTooLarge: 'The body is too large',
  bodyIncomplete: 'The body ended before its end',
  unsupportedMediaType: 'The body has to be application/scim+json in UTF-8',
  methodNotAllowed: 'This address does not have the method',
  notImplemented: 'This service does not have the operation',
  filterRefused: 'What describes the service cannot be filtered',
}

/** A resource, list or nothing, as RFC 7644 §3.8 wants it. */
export function scimAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  if (body === null) return new Response(null, { status, headers })
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/scim+json;charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
  })
}

/** A refusal as a SCIM error (RFC 7644 §3.12): its reason is the `scimType`, its `detail` English. */
export function scimError({ code, details }: AppError): Response {
  const { reason = '', values, retryAfterSeconds, limit, challenge } = details
  const status = details.status ?? statusOf[code]
  const wait = Math.ceil(retryAfterSeconds ?? 0)
  const detail = values?.detail ?? sentenceOf[reason] ?? detailOf[code] ?? 'The request was refused'
  const body = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    ...(scimTypes.has(reason) && { scimType: reason }),
    detail: String(detail),
    status: String(status),
  }
  return scimAnswer(status, body, {
    ...(wait > 0 && { 'retry-after': String(wait) }),
    ...(limit && limitFields(limit, 0, wait)),
    ...(challenge && { 'www-authenticate': challenge }),
  })
}

/** A refusal by HTTP status alone. */
export function refusal(status: 403 | 405 | 413 | 415 | 501, reason: string): AppError {
  return new AppError('invalid', { status, reason })
}
