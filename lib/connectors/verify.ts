import type { Account } from '@/lib/connectors/accounts'
import { failureOfTransport, interpretVerifyAnswer, type ProviderFailure } from '@/lib/connectors/answers'
import { challenge } from '@/lib/connectors/challenge'
import { buildVerifyRequest, secretValues } from '@/lib/connectors/rules'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
import type { Values } from '@/lib/connectors/templates'
import type { OutboundClient } from '@/lib/outbound'
import { OutboundError } from '@/lib/outbound/outbound-error'

export type VerifyResult =
  | { ok: true; status: number; durationMs: number; account?: Account }
  | ProviderFailure
  /** The definition names no call that would prove the connection. */
  | { ok: false; reason: 'notVerifiable' }

/** Enough for any message; only an expected value makes the rest of a long list matter. */
const messageBytes = 64 * 1024

/**
 * Proves a connection by the call that its definition names. Every way it can fail is a result.
 * @throws AppError `invalid` when a value is missing or cannot stand where the definition puts it.
 */
export async function verifyConnection(input: {
  definition: ConnectorDefinition
  /** `type` of the authentication method. */
  method: string
  config: Values
  /** The method's fields and secret configuration, or `accessToken` for the OAuth 2.0 methods. */
  credentials: Values
  outbound: OutboundClient
}): Promise<VerifyResult> {
  const { definition, method, config, credentials, outbound } = input
  const request = buildVerifyRequest(definition, method, config, credentials)
  if (!request) return { ok: false, reason: 'notVerifiable' }
  if (definition.verify?.challenge) return challenge(request.url, definition.verify.challenge, outbound)
  const { expect, account } = definition.verify ?? {}
  const readsBody = expect !== undefined || account !== undefined
  try {
    const answer = await outbound.request(request.url, {
      method: request.method,
      headers: request.headers,
      ...(!readsBody && { maxResponseBytes: messageBytes, truncateBody: true }),
    })
    // The pair of HTTP Basic is a secret of its own once it is encoded.
    const sent = request.headers.authorization?.split(' ').at(-1) ?? ''
    const secrets = [...secretValues(definition, method, credentials), sent]
    const said = { status: answer.status, headers: answer.headers, body: answer.text() }
    const verdict = interpretVerifyAnswer(definition, said, secrets)
    return verdict.ok ? { ...verdict, durationMs: answer.durationMs } : verdict
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    return failureOfTransport(error)
  }
}
