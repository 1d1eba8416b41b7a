import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'

export interface ReceivedMessage {
  /** `webhook-id`. */
  id: string
  at: number
  attempt: number
  headers: Record<string, string>
  body: string
  /** The payload as JSON; undefined: none of the secrets verifies it. */
  payload: unknown
  /** Which secrets verify it, by their places. */
  verifiedBy: number[]
  /** What was answered; null: nothing. */
  status: number | null
}

export type Answer = {
  status?: number
  delayMs?: number
  /** It takes the message and says nothing. */
  never?: boolean
  headers?: Record<string, string>
  body?: string
}

export interface WebhookReceiver {
  url: string
  messages: ReceivedMessage[]
  /** What is answered from now on; a function sees each message. */
  answerWith(answer: Answer | ((message: ReceivedMessage) => Answer)): void
  setSecrets(secrets: readonly string[]): void
  /** Resolves when so many messages have come. */
  received(count: number): Promise<void>
  close(): Promise<void>
}

/** A plain receiver of webhooks, that verifies each message with the library of Standard Webhooks. */
export async function startWebhookReceiver({
  secrets = [] as readonly string[],
  answer = { status: 204 } as Answer,
  port = 0,
} = {}): Promise<WebhookReceiver> {
  const messages: ReceivedMessage[] = []
  const attempts = new Map<string, number>()
  let waiting: { count: number; resolve: () => void }[] = []
  let answerOf: (message: ReceivedMessage) => Answer = () => answer
  let known = secrets

  const server = createServer(async (request, response) => {
    const message = await read(request)
    const { status = 204, delayMs = 0, never = false, headers = {}, body = '' } = answerOf(message)
    message.status = never ? null : status
    messages.push(message)
    for (const { count, resolve } of waiting) if (messages.length >= count) resolve()
    waiting = waiting.filter(({ count }) => messages.length < count)
    if (never) return
    if (delayMs > 0) await setTimeout(delayMs)
    response.writeHead(status, headers).end(body)
  })

  async function read(request: IncomingMessage): Promise<ReceivedMessage> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('utf8')
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const id = headers['webhook-id'] ?? ''
    const attempt = (attempts.get(id) ?? 0) + 1
    attempts.set(id, attempt)
    const verifiedBy = known.flatMap((secret, at) => (verifies(secret, body, headers) ? [at] : []))
    const payload = verifiedBy.length > 0 ? JSON.parse(body) : undefined
    return { id, at: Date.now(), attempt, headers, body, payload, verifiedBy, status: null }
  }

  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    messages,
    answerWith(next) {
      answerOf = typeof next === 'function' ? next : () => next
    },
    setSecrets(next) {
      known = next
    },
    received: (count) =>
      messages.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ count, resolve })
          }),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function verifies(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}
