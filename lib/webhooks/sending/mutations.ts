import { Webhook } from 'standardwebhooks'
import { redact } from '@/lib/connectors/provider-message'
import { outbound } from '@/lib/outbound'
import { OutboundError, type OutboundErrorKind } from '@/lib/outbound/outbound-error'
import { retryAfterSeconds } from '@/lib/outbound/retry-after'
import { patienceMs } from '@/lib/webhooks/delivery/rules'
import { bodyOf, type Message, type Receiver } from '@/lib/webhooks/sending/rules'

/** What came of one try. */
export interface Try {
  isDelivered: boolean
  /** Of the answer; null: none came. */
  status: number | null
  /** Why no usable answer came. */
  error: OutboundErrorKind | null
  durationMs: number
  /** The beginning of the answer, without what is secret. */
  answer: string | null
  /** Milliseconds to wait, where the receiver asked for it. */
  waitMs: number
}

const answerBytes = 8 * 1024

/**
 * Posts a message once, signed by each secret. Anything but 2xx is a failure; redirects are not followed.
 * @param now the moment that the signature names: receivers refuse what is minutes old
 */
export async function sendMessage(receiver: Receiver, message: Message, now: Date): Promise<Try> {
  const body = bodyOf(message)
  const { eventId } = message
  const signatures = receiver.secrets.map((secret) => new Webhook(secret).sign(eventId, now, body))
  const startedAt = performance.now()
  const spent = () => Math.round(performance.now() - startedAt)
  try {
    const { status, headers, text } = await outbound().request(receiver.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': eventId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': signatures.join(' '),
      },
      body,
      timeoutMs: patienceMs,
      maxResponseBytes: answerBytes,
      truncateBody: true,
    })
    const asked = retryAfterSeconds(headers['retry-after'] ?? null, now)
    return {
      isDelivered: status >= 200 && status < 300,
      status,
      error: null,
      durationMs: spent(),
      answer: readable(text(), [...receiver.secrets, ...signatures]),
      waitMs: status === 429 || status === 503 ? (asked ?? 0) * 1000 : 0,
    }
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    const { kind, status = null } = error
    return { isDelivered: false, status, error: kind, durationMs: spent(), answer: null, waitMs: 0 }
  }
}

/** An answer as it may be kept and shown: without secrets, and without what no text of the database can hold. */
function readable(text: string, secrets: readonly string[]): string | null {
  if (!text) return null
  return (
    redact(text, secrets)
      .replace(/[^\P{Cc}\t\n]/gu, '')
      .slice(0, answerBytes) || null
  )
}
