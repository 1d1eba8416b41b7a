import { randomBytes } from 'node:crypto'
import { failureOfTransport, type ProviderFailure } from '@/lib/connectors/answers'
import type { OutboundClient } from '@/lib/outbound'
import { OutboundError } from '@/lib/outbound/outbound-error'

/** How long an address has for its answer. */
const patienceMs = 5_000

/**
 * Proves that whoever is at an address expects Portico: asks with a random token, which has to come back as plain
 * text within five seconds. A server that was not made for it does not do that by chance.
 * @example await challenge('https://hooks.example.com/portico', 'validationToken', outbound())
 */
export async function challenge(
  address: string,
  parameter: string,
  outbound: OutboundClient,
): Promise<{ ok: true; status: number; durationMs: number } | ProviderFailure> {
  const token = randomBytes(24).toString('base64url')
  const url = new URL(address)
  // Not `searchParams`: it would rewrite the query that the receiver is known by.
  url.search += `${url.search ? '&' : '?'}${encodeURIComponent(parameter)}=${token}`
  try {
    const { status, durationMs, text } = await outbound.request(url, {
      headers: { accept: 'text/plain' },
      timeoutMs: patienceMs,
      maxResponseBytes: 1024,
      truncateBody: true,
    })
    const isProven = status >= 200 && status < 300 && text().trim() === token
    if (isProven) return { ok: true, status, durationMs }
    return { ok: false, reason: status >= 500 ? 'providerError' : 'notProven', status }
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    return failureOfTransport(error)
  }
}
