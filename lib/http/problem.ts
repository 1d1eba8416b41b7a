import { createTranslator } from 'next-intl'
import type { AppError, ErrorCode } from '@/lib/errors'
import { limitFields } from '@/lib/http/limit-fields'
import { messages } from '@/lib/i18n/messages'

const statusOf: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 422,
  limit_exceeded: 429,
  provider_failed: 502,
  unavailable: 503,
}

const titleOf: Record<ErrorCode, string> = {
  unauthenticated: 'Authentication is required',
  forbidden: 'The right for this is missing',
  not_found: 'There is nothing here',
  conflict: 'The request conflicts with the current state',
  invalid: 'The request is not valid',
  limit_exceeded: 'Too many requests',
  provider_failed: 'The provider did not answer as expected',
  unavailable: 'The service is not available',
}

const titleOfStatus = {
  400: 'The request cannot be read',
  403: 'The request is not allowed',
  405: 'The method is not allowed here',
  412: 'The resource has changed',
  413: 'The request is too large',
  415: 'The content type is not supported',
  500: 'The request failed on the server',
  501: 'This is not supported',
} as const

type Values = Record<string, string | number>

const translator = createTranslator({ locale: 'en', messages: messages.en, namespace: 'errors.reasons' })

function sentence(reason: string | undefined, fallback: string, values?: Values): string {
  if (!reason || !translator.has(reason as never)) return fallback
  // Each sentence has its own placeholders: the types of one cannot speak for all.
  return (translator as unknown as (key: string, values?: Values) => string)(reason, values)
}

/** Reasons are written like keys of messages; codes of the API like those of RFC 6749. */
const toCode = (reason: string) => reason.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** JSON Pointer (RFC 6901 §3): what begins with a slash is one already, and nothing is the whole document. */
const toPointer = (field: string) =>
  field === '' || field.startsWith('/') ? field : `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`

/**
 * An `AppError` as `application/problem+json` (RFC 9457): `code` is its reason, else its own code; `detail`
 * the English sentence. A reached limit adds `Retry-After`, `RateLimit-Policy` and `RateLimit`; what access asks
 * for, `WWW-Authenticate`.
 */
export function problem({ code, details }: AppError): Response {
  const { reason, values, fields = {}, retryAfterSeconds, limit, challenge } = details
  const status = details.status ?? statusOf[code]
  const title = details.status ? titleOfStatus[details.status] : titleOf[code]
  const wait = Math.ceil(retryAfterSeconds ?? 0)
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(wait > 0 && { 'retry-after': String(wait) }),
    ...(limit && limitFields(limit, 0, wait)),
    ...(challenge && { 'www-authenticate': challenge }),
  })
  const errors = Object.entries(fields).map(([field, issue]) => ({
    pointer: toPointer(field),
    detail: sentence(issue, titleOf.invalid),
  }))
  const body = {
    type: 'about:blank',
    title,
    status,
    detail: sentence(reason, title, values),
    code: reason ? toCode(reason) : code,
    ...(errors.length > 0 ? { errors } : {}),
  }
  return new Response(JSON.stringify(body), { status, headers })
}
