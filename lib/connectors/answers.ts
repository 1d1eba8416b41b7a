import { type Account, toAccount } from '@/lib/connectors/accounts'
import { parseJson, providerMessage } from '@/lib/connectors/provider-message'
import type { VerifyFailureReason } from '@/lib/connectors/reasons'
import type { ConnectorDefinition, Verification } from '@/lib/connectors/schema'
import type { OutboundError, OutboundErrorKind } from '@/lib/outbound/outbound-error'
import { retryAfterSeconds } from '@/lib/outbound/retry-after'

export interface ProviderFailure<Reason extends string = VerifyFailureReason> {
  ok: false
  reason: Reason
  status?: number
  retryAfterSeconds?: number
  /** How long it had to answer, where it took longer. */
  limitSeconds?: number
  /** The provider's own words, in its own language: short, one line, without secrets. */
  providerMessage?: string
}

export interface ProviderAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

const reasonByKind = {
  blocked_address: 'blockedAddress',
  dns: 'dnsFailed',
  refused: 'connectionRefused',
  timeout: 'timeout',
  tls: 'tlsError',
  reset: 'connectionReset',
  too_large: 'tooLarge',
  redirect: 'redirected',
  protocol: 'unexpectedAnswer',
} as const satisfies Record<OutboundErrorKind, VerifyFailureReason>

/** The failure of a call that brought no answer. */
export function failureOfTransport({ kind, status, timeoutMs }: OutboundError): ProviderFailure {
  return {
    ok: false,
    reason: reasonByKind[kind],
    ...(status !== undefined && { status }),
    ...(timeoutMs !== undefined && { limitSeconds: Math.ceil(timeoutMs / 1000) }),
  }
}

function reasonForStatus(status: number): VerifyFailureReason | null {
  if (status >= 200 && status < 300) return null
  if (status === 401) return 'wrongCredentials'
  if (status === 403) return 'forbiddenByProvider'
  if (status === 404 || status === 410 || status === 421) return 'wrongHost'
  if (status === 429) return 'rateLimited'
  return status >= 500 ? 'providerError' : 'unexpectedAnswer'
}

/** What the answer to a verification says about the connection. Some providers answer 200 to a wrong key. */
export function interpretVerifyAnswer(
  definition: ConnectorDefinition,
  answer: ProviderAnswer,
  secrets: readonly string[],
  now: Date = new Date(),
): { ok: true; status: number; account?: Account } | ProviderFailure {
  const { status } = answer
  const reason = reasonForStatus(status) ?? reasonForBody(definition.verify, answer.body)
  if (!reason) {
    const account = accountIn(definition.verify, answer.body)
    return { ok: true, status, ...(account && { account }) }
  }
  const wait = retryAfterSeconds(answer.headers['retry-after'] ?? null, now)
  const message = providerMessage(answer.body, secrets)
  return {
    ok: false,
    reason,
    status,
    ...(wait !== undefined && { retryAfterSeconds: wait }),
    ...(message && { providerMessage: message }),
  }
}

function reasonForBody(verify: Verification | null, body: string): VerifyFailureReason | null {
  if (!verify?.expect) return null
  const document = parseJson(body)
  if (document === undefined) return 'unexpectedAnswer'
  const { pointer, equals } = verify.expect
  const found = resolvePointer(document, pointer)
  const passes = equals === undefined ? found !== undefined : found === equals
  return passes ? null : 'wrongCredentials'
}

/** Whose account an answer is about, where the definition says where to look. */
function accountIn(verify: Verification | null, body: string): Account | undefined {
  if (!verify?.account) return undefined
  const document = parseJson(body)
  const { id, name } = verify.account
  return toAccount({ id: resolvePointer(document, id), name: name && resolvePointer(document, name) })
}

/** The value at a JSON pointer (RFC 6901); undefined where there is none. */
export function resolvePointer(document: unknown, pointer: string): unknown {
  const tokens = pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  let value = document
  for (const token of tokens) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined
    if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(token)) return undefined
    value = (value as Record<string, unknown>)[token]
  }
  return value
}
