import type { IncomingMessage, ServerResponse } from 'node:http'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { recordEvents } from '@/lib/events/mutations'
import type { WebhookEvent } from '@/lib/events/schema'
import { deliverDue } from '@/lib/webhooks/delivery/mutations'
import { createEndpoint } from '@/lib/webhooks/mutations'
import { memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import { startHttpServer } from '@/tests/support/http-server'

// Read with the first call of a test: the receivers of these tests answer on this machine.
process.env.PORTICO_ALLOW_PRIVATE_HOSTS = '127.0.0.1'

export interface Received {
  id: string
  headers: Record<string, string>
  body: string
}

export type Answer = (received: Received, response: ServerResponse) => void

const ok: Answer = (_, response) => void response.writeHead(204).end()

/** A receiver that proves to expect Portico, keeps what comes, and answers as it is told. */
export async function startReceiver(answer: Answer = ok) {
  const received: Received[] = []
  const behaviour = { answer }
  const read = async (request: IncomingMessage) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString('utf8')
  }
  const { origin } = await startHttpServer((request, response) => {
    const token = new URL(request.url ?? '', 'http://receiver').searchParams.get('validationToken')
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token ?? '')
      return
    }
    void read(request).then((body) => {
      const headers = request.headers as Record<string, string>
      const one = { id: headers['webhook-id'] ?? '', headers, body }
      received.push(one)
      behaviour.answer(one, response)
    })
  })
  return { url: `${origin}/hook`, received, behaviour }
}

/** An endpoint of an organization of its own that is told of these events. */
export async function createReceiving(
  { url }: { url: string },
  events: WebhookEvent[] = ['segment.changed', 'connection.state_changed'],
) {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { endpointId, secret } = await createEndpoint(actor, { url, events })
  return { organization, actor, endpointId, secret }
}

/** Records so many events, which are told in order. */
export async function happen(organization: { id: string }, count = 1): Promise<void> {
  const events = Array.from({ length: count }, (_, number) => ({
    type: 'segment.changed' as const,
    data: { name: `Segment ${number}` },
  }))
  await db.$transaction((tx) => recordEvents(tx, organization.id, events))
}

/** Delivers what is due at a moment. */
export const deliverAt = (endpointId: string, now: () => Date = () => new Date()) =>
  deliverDue(systemActor(), endpointId, { now })

export const deliveriesOf = (endpointId: string) =>
  db.webhookDelivery.findMany({
    where: { endpointId },
    include: { tries: { orderBy: { createdAt: 'asc' } } },
    orderBy: { id: 'asc' },
  })

export const endpointOf = (id: string) => db.webhookEndpoint.findUniqueOrThrow({ where: { id } })
