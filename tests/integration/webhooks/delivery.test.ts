import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { recordEvents } from '@/lib/events/mutations'
import { pauseEndpoint, resumeEndpoint, rotateSecret } from '@/lib/webhooks/mutations'
import { findClosedPort } from '@/tests/support/http-server'
import { createReceiving, deliverAt, deliveriesOf, endpointOf, happen, startReceiver } from './samples'

const later = (milliseconds: number) => () => new Date(Date.now() + milliseconds)
const minute = 60_000
const hour = 60 * minute

test('an event arrives signed, and both standardwebhooks and svix verify it', async () => {
  const receiver = await startReceiver()
  const { organization, endpointId, secret } = await createReceiving(receiver)
  await happen(organization)
  await deliverAt(endpointId)
  const [{ headers, body, id }] = receiver.received as [(typeof receiver.received)[0]]
  const expected = { type: 'segment.changed', data: { name: 'Segment 0' } }
  expect(new Webhook(secret).verify(body, headers)).toMatchObject(expected)
  expect(() => new SvixWebhook(secret).verify(body, headers)).not.toThrow()
  expect(() => new SvixWebhook(secret).verify(`${body} `, headers)).toThrow()
  expect(JSON.parse(body)).toHaveProperty('timestamp')
  const [event] = await db.event.findMany({ where: { organizationId: organization.id } })
  expect(id).toBe(event?.id)
  const [delivery] = await deliveriesOf(endpointId)
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 1, lastStatus: 204 })
  expect(delivery?.tries).toMatchObject([{ status: 204, error: null }])
})

test('a change that is rolled back tells nobody', async () => {
  const receiver = await startReceiver()
  const { organization, endpointId } = await createReceiving(receiver)
  const change = db.$transaction(async (tx) => {
    await recordEvents(tx, organization.id, [{ type: 'segment.changed', data: {} }])
    throw new Error('No, after all')
  })
  await expect(change).rejects.toThrow('No, after all')
  await deliverAt(endpointId)
  expect(receiver.received).toEqual([])
  expect(await db.event.count({ where: { organizationId: organization.id } })).toBe(0)
})

test('events that nobody chose, and those of other organizations, are not kept', async () => {
  const receiver = await startReceiver()
  const { organization, endpointId } = await createReceiving(receiver, ['connection.state_changed'])
  const other = await createReceiving(receiver)
  await happen(organization, 3)
  await deliverAt(endpointId)
  await deliverAt(other.endpointId)
  expect(receiver.received).toEqual([])
  expect(await db.event.count({ where: { organizationId: organization.id } })).toBe(0)
})

test('many events arrive once each, eight at a time at most', async () => {
  let open = 0
  let most = 0
  const receiver = await startReceiver((_, response) => {
    open += 1
    most = Math.max(most, open)
    setImmediate(() => {
      open -= 1
      response.writeHead(200).end('ok')
    })
  })
  const { organization, endpointId } = await createReceiving(receiver)
  await happen(organization, 450)
  await deliverAt(endpointId)
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(450)
  expect(receiver.received).toHaveLength(450)
  expect(most).toBeLessThanOrEqual(8)
  const states = await db.webhookDelivery.groupBy({ by: ['state'], where: { endpointId }, _count: true })
  expect(states).toEqual([{ state: 'delivered', _count: 450 }])
})

test('during a rotation both secrets verify, for a day', async () => {
  const receiver = await startReceiver()
  const { organization, actor, endpointId, secret: former } = await createReceiving(receiver)
  const { secret, formerUntil } = await rotateSecret(actor, endpointId)
  expect(secret).not.toBe(former)
  await happen(organization)
  await deliverAt(endpointId)
  const [first] = receiver.received
  for (const key of [former, secret]) {
    expect(new Webhook(key).verify(first?.body ?? '', first?.headers ?? {})).toBeTruthy()
    expect(() => new SvixWebhook(key).verify(first?.body ?? '', first?.headers ?? {})).not.toThrow()
  }
  await happen(organization)
  await deliverAt(endpointId, () => formerUntil)
  expect(first?.headers['webhook-signature']?.split(' ')).toHaveLength(2)
  expect(receiver.received[1]?.headers['webhook-signature']?.split(' ')).toHaveLength(1)
})

test.each([
  [301, 'redirect'],
  [302, 'redirect'],
  [304, null],
  [400, null],
  [500, null],
])('an answer of %i is a failure, and is tried again later with the same id', async (status, error) => {
  const receiver = await startReceiver((_, response) => {
    response.writeHead(status, { location: 'http://127.0.0.1/elsewhere' }).end()
  })
  const { organization, endpointId } = await createReceiving(receiver)
  await happen(organization)
  await deliverAt(endpointId)
  expect(await deliveriesOf(endpointId)).toMatchObject([
    { state: 'pending', attempts: 1, lastStatus: status, lastError: error },
  ])
  receiver.behaviour.answer = (_, response) => void response.writeHead(202).end()
  await deliverAt(endpointId)
  expect(receiver.received).toHaveLength(1)
  await deliverAt(endpointId, later(10_000))
  expect(receiver.received).toHaveLength(2)
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1)
  expect(await deliveriesOf(endpointId)).toMatchObject([{ state: 'delivered', attempts: 2 }])
})

test('410 disables an endpoint at once, and says so', async () => {
  const receiver = await startReceiver((_, response) => void response.writeHead(410).end())
  const { organization, actor, endpointId } = await createReceiving(receiver)
  await happen(organization)
  await deliverAt(endpointId)
  expect(await endpointOf(endpointId)).toMatchObject({ state: 'disabled', disabledReason: 'gone' })
  const [mail] = await db.mailMessage.findMany({ where: { recipient: actor.email } })
  expect(mail?.subject).toContain('its receiver is gone')
  expect(mail?.text).not.toContain('/hook')
  await happen(organization)
  expect(await deliveriesOf(endpointId)).toHaveLength(1)
})

test('however many deliveries wait, a receiver that does not answer is asked a few times, then left in peace', async () => {
  const port = await findClosedPort()
  const receiver = await startReceiver()
  const { organization, endpointId } = await createReceiving(receiver)
  await db.webhookEndpoint.update({ where: { id: endpointId }, data: { url: `http://127.0.0.1:${port}/` } })
  await happen(organization, 500)
  await deliverAt(endpointId)
  const tried = await db.webhookDelivery.count({ where: { endpointId, attempts: { gt: 0 } } })
  expect(tried).toBeGreaterThanOrEqual(3)
  expect(tried).toBeLessThanOrEqual(10)
  const { resumeAt } = await endpointOf(endpointId)
  expect(resumeAt?.getTime()).toBeGreaterThan(Date.now())
  await deliverAt(endpointId)
  expect(await db.webhookAttempt.count({ where: { delivery: { endpointId } } })).toBe(tried)
  await db.webhookEndpoint.update({ where: { id: endpointId }, data: { url: receiver.url } })
  await deliverAt(endpointId, later(40 * minute))
  expect(receiver.received).toHaveLength(1)
  await deliverAt(endpointId, later(41 * minute))
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(500)
})

test('a receiver that is down for 72 hours gets every event, with the id of the first try', async () => {
  const start = Date.now()
  let now = start
  const tried = new Map<string, Set<string>>()
  const receiver = await startReceiver(({ id, body }, response) => {
    const { data } = JSON.parse(body)
    tried.set(data.name, (tried.get(data.name) ?? new Set()).add(id))
    response.writeHead(now - start < 72 * hour ? 503 : 200).end()
  })
  const { organization, endpointId } = await createReceiving(receiver)
  await happen(organization, 20)
  while (now - start < 80 * hour) {
    await deliverAt(endpointId, () => new Date(now))
    const { resumeAt } = await endpointOf(endpointId)
    const next = await db.webhookDelivery.aggregate({
      where: { endpointId, state: 'pending' },
      _min: { dueAt: true },
    })
    if (!next._min.dueAt) break
    now = Math.max(now + 1_000, Number(next._min.dueAt), Number(resumeAt ?? 0))
  }
  expect(await db.webhookDelivery.count({ where: { endpointId, state: 'delivered' } })).toBe(20)
  expect(tried.size).toBe(20)
  for (const ids of tried.values()) expect(ids.size).toBe(1)
  expect(await endpointOf(endpointId)).toMatchObject({ state: 'active', failureCount: 0, failingSince: null })
})

test('an endpoint that has failed for five days is disabled with notice; what waits goes on once it is resumed', async () => {
  const receiver = await startReceiver((_, response) => void response.writeHead(500).end('broken'))
  const { organization, actor, endpointId } = await createReceiving(receiver)
  await happen(organization, 5)
  await deliverAt(endpointId)
  await deliverAt(endpointId, later(25 * hour))
  expect((await endpointOf(endpointId)).warnedAt).not.toBeNull()
  await happen(organization)
  await deliverAt(endpointId, later(5 * 24 * hour + minute))
  expect(await endpointOf(endpointId)).toMatchObject({ state: 'disabled', disabledReason: 'failing' })
  const mails = await db.mailMessage.findMany({ where: { recipient: actor.email }, orderBy: { id: 'asc' } })
  expect(mails.map(({ subject }) => subject)).toEqual([
    expect.stringContaining('no event has arrived for a day'),
    expect.stringContaining('was disabled'),
  ])
  await happen(organization)
  const asked = receiver.received.length
  await deliverAt(endpointId, later(6 * 24 * hour))
  expect(receiver.received).toHaveLength(asked)
  receiver.behaviour.answer = (_, response) => void response.writeHead(200).end()
  await resumeEndpoint(actor, endpointId)
  await deliverAt(endpointId, later(6 * 24 * hour))
  expect(await db.webhookDelivery.count({ where: { endpointId, state: 'delivered' } })).toBe(7)
})

test('what happens while an endpoint is paused arrives once it goes on', async () => {
  const receiver = await startReceiver()
  const { organization, actor, endpointId } = await createReceiving(receiver)
  await pauseEndpoint(actor, endpointId)
  await happen(organization, 3)
  await deliverAt(endpointId)
  expect(receiver.received).toEqual([])
  await resumeEndpoint(actor, endpointId)
  await deliverAt(endpointId)
  expect(receiver.received).toHaveLength(3)
})

test('Retry-After is obeyed', async () => {
  const receiver = await startReceiver((_, response) => {
    response.writeHead(429, { 'retry-after': '3600' }).end()
  })
  const { organization, endpointId } = await createReceiving(receiver)
  await happen(organization)
  await deliverAt(endpointId)
  await deliverAt(endpointId, later(59 * minute))
  expect(receiver.received).toHaveLength(1)
  await deliverAt(endpointId, later(61 * minute))
  expect(receiver.received).toHaveLength(2)
})

test('the beginning of an answer is kept, without secrets', async () => {
  const receiver = await startReceiver(({ headers }, response) => {
    response.writeHead(400).end(`You sent ${headers['webhook-signature']}\u0000 and ${'x'.repeat(20_000)}`)
  })
  const { organization, endpointId } = await createReceiving(receiver)
  await happen(organization)
  await deliverAt(endpointId)
  const [delivery] = await deliveriesOf(endpointId)
  const answer = delivery?.tries[0]?.answer ?? ''
  expect(answer).toMatch(/^You sent •••/)
  expect(answer.length).toBeLessThanOrEqual(8192)
  const signature = receiver.received[0]?.headers['webhook-signature']?.split(',')[1] ?? 'none'
  expect(answer).not.toContain(signature)
})
