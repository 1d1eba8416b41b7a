import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { fireTriggers } from '@/lib/triggers/firing/mutations'
import { testTrigger } from '@/lib/triggers/testing/mutations'
import { getDelivery, listDeliveries } from '@/lib/webhooks/log/queries'
import {
  chooseEvents,
  createConnectionEndpoint,
  createEndpoint,
  deleteEndpoint,
  pauseEndpoint,
  resumeEndpoint,
  rotateSecret,
} from '@/lib/webhooks/mutations'
import { findWebhook } from '@/lib/webhooks/queries'
import { replayDelivery, replayRange } from '@/lib/webhooks/replay/mutations'
import { forgetEvents } from '@/lib/webhooks/retention/mutations'
import { sendTest } from '@/lib/webhooks/testing/mutations'
import { readCatalog } from '@/prisma/seed/catalog/source'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { startConsented } from '@/tests/support/connect'
import {
  createActivation,
  createConnection,
  createListing,
  createOrganization,
} from '@/tests/support/factories'
import { findClosedPort, startHttpServer } from '@/tests/support/http-server'
import { createReceiving, deliverAt, deliveriesOf, endpointOf, happen, startReceiver } from './samples'

const refused = (code: string, reason?: string) =>
  expect.objectContaining({ code, ...(reason && { details: expect.objectContaining({ reason }) }) })

test('an address that does not send the token back becomes no endpoint', async () => {
  const actor = await memberActor(await createOrganization(db))
  const { origin } = await startHttpServer((_, response) => void response.end('hello'))
  const port = await findClosedPort()
  for (const url of [origin, `http://127.0.0.1:${port}`, 'http://10.0.0.1/hook', 'http://localhost/hook']) {
    const made = createEndpoint(actor, { url, events: ['segment.changed'] })
    await expect(made).rejects.toMatchObject({
      code: 'invalid',
      details: { fields: { url: 'webhookNotProven' } },
    })
  }
  expect(await db.webhookEndpoint.count({ where: { organizationId: actor.organizationId } })).toBe(0)
})

test('private addresses are not called, even if an endpoint came to have one', async () => {
  const receiver = await startReceiver()
  const { organization, endpointId } = await createReceiving(receiver)
  await db.webhookEndpoint.update({
    where: { id: endpointId },
    data: { url: 'http://169.254.169.254/latest' },
  })
  await happen(organization)
  await deliverAt(endpointId)
  expect(await deliveriesOf(endpointId)).toMatchObject([{ state: 'pending', lastError: 'blocked_address' }])
})

test('the secret is stored sealed, and nothing of the log holds it', async () => {
  const { endpointId, secret, actor } = await createReceiving(await startReceiver())
  const { sealedSecret } = await endpointOf(endpointId)
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(Buffer.from(sealedSecret).toString('utf8')).not.toContain(secret)
  const audit = await db.auditEvent.findMany({ where: { organizationId: actor.organizationId } })
  expect(JSON.stringify(audit)).not.toContain(secret)
  expect(audit.map(({ action }) => action)).toContain('webhook.created')
})

test('other organizations find nothing of an endpoint, and viewers change nothing', async () => {
  const receiver = await startReceiver()
  const { organization, endpointId } = await createReceiving(receiver)
  await happen(organization)
  await deliverAt(endpointId)
  const [delivery] = await deliveriesOf(endpointId)
  const id = delivery?.id ?? ''
  const range = { endpointId, from: new Date(0), to: new Date(), which: 'all' } as const
  for (const [actor, code] of [
    [await foreignMemberActor(), 'not_found'],
    [await memberActor(organization, 'view'), 'forbidden'],
  ] as const) {
    await expect(chooseEvents(actor, { endpointId, events: ['activation.changed'] })).rejects.toEqual(
      refused(code),
    )
    await expect(rotateSecret(actor, endpointId)).rejects.toEqual(refused(code))
    await expect(pauseEndpoint(actor, endpointId)).rejects.toEqual(refused(code))
    await expect(resumeEndpoint(actor, endpointId)).rejects.toEqual(refused(code))
    await expect(deleteEndpoint(actor, endpointId)).rejects.toEqual(refused(code))
    await expect(sendTest(actor, endpointId)).rejects.toEqual(refused(code))
    await expect(replayDelivery(actor, id)).rejects.toEqual(refused(code))
    await expect(replayRange(actor, range)).rejects.toEqual(refused(code))
  }
  const stranger = await foreignMemberActor('view')
  await expect(getDelivery(stranger, id)).rejects.toEqual(refused('not_found'))
  expect((await listDeliveries(stranger, { endpointId })).deliveries).toEqual([])
  expect(receiver.received).toHaveLength(1)
})

test('one delivery, or a range of time, goes out again with the ids it had', async () => {
  const receiver = await startReceiver()
  const { organization, actor, endpointId } = await createReceiving(receiver)
  await happen(organization, 3)
  await deliverAt(endpointId)
  const ids = receiver.received.map(({ id }) => id).sort()
  const [first] = await deliveriesOf(endpointId)
  await replayDelivery(actor, first?.id ?? '')
  await deliverAt(endpointId)
  expect(receiver.received.at(-1)?.id).toBe(first?.eventId)
  const range = { endpointId, from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) }
  expect(await replayRange(actor, { ...range, which: 'failed' })).toBe(0)
  expect(await replayRange(actor, { ...range, which: 'all' })).toBe(3)
  expect(await replayRange(actor, { ...range, to: range.from, which: 'all' })).toBe(0)
  await deliverAt(endpointId)
  expect(receiver.received).toHaveLength(7)
  const again = receiver.received.slice(4).map(({ id }) => id)
  expect(again.sort()).toEqual(ids)
})

test('what tests of triggers made up is not told again, neither by itself nor with its time', async () => {
  const receiver = await startReceiver()
  const { organization, actor, endpointId } = await createReceiving(receiver)
  const { organizationId } = actor
  const trigger = { organizationId, isEnabled: true, action: 'call_webhook', endpointId } as const
  const told = await db.trigger.create({ data: { ...trigger, name: 'Tell', event: 'segment.changed' } })
  const clocked = await db.trigger.create({ data: { ...trigger, name: 'Clock', event: null } })
  for (const { id } of [told, clocked]) await testTrigger(actor, id)
  await fireTriggers(systemActor(organizationId))
  expect(receiver.received).toHaveLength(0)
  await deliverAt(endpointId)
  const sent = receiver.received.map(({ body }) => JSON.parse(body))
  expect(sent.map(({ type }) => type).sort()).toEqual(['segment.changed', 'trigger.fired'])
  expect(sent.map(({ data }) => data.isTest)).toEqual([true, true])
  const trials = await deliveriesOf(endpointId)
  await happen(organization)
  await deliverAt(endpointId)
  expect((await deliveriesOf(endpointId)).map(({ state }) => state)).toEqual(Array(3).fill('delivered'))
  const range = { endpointId, from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) }
  expect(await replayRange(actor, { ...range, which: 'all' })).toBe(1)
  await db.webhookDelivery.updateMany({ where: { endpointId }, data: { state: 'failed' } })
  for (const { id } of trials) {
    expect(await getDelivery(actor, id)).toMatchObject({ isTrial: true })
    await expect(replayDelivery(actor, id)).rejects.toEqual(refused('not_found'))
  }
  const { id: connectionId } = await createConnection(db, organization)
  await db.webhookEndpoint.update({ where: { id: endpointId }, data: { connectionId } })
  expect(await findWebhook(actor, connectionId)).toMatchObject({ waiting: 0, failed: 1 })
  expect(await replayRange(actor, { ...range, which: 'failed' })).toBe(1)
})

test('a test event goes out at once and stands in the log, and nothing follows if it fails', async () => {
  const receiver = await startReceiver((_, response) => void response.writeHead(503).end('later'))
  const { actor, endpointId } = await createReceiving(receiver)
  expect(await sendTest(actor, endpointId)).toMatchObject({ isDelivered: false, status: 503 })
  expect(await deliveriesOf(endpointId)).toMatchObject([{ state: 'failed', tries: [{ answer: 'later' }] }])
  expect(await endpointOf(endpointId)).toMatchObject({ failureCount: 0 })
  receiver.behaviour.answer = (_, response) => void response.end()
  expect(await sendTest(actor, endpointId)).toMatchObject({ isDelivered: true, status: 200 })
  const { deliveries } = await listDeliveries(actor, { endpointId, state: 'delivered' })
  expect(deliveries).toMatchObject([{ type: 'webhook.test' }])
  const detail = await getDelivery(actor, deliveries[0]?.id ?? '')
  expect(JSON.parse(detail.body)).toMatchObject({ type: 'webhook.test' })
  await expect(replayDelivery(actor, deliveries[0]?.id ?? '')).rejects.toEqual(refused('not_found'))
})

test('events older than 30 days are forgotten with their deliveries', async () => {
  const { organization, endpointId } = await createReceiving(await startReceiver())
  await happen(organization, 2)
  await forgetEvents(systemActor())
  expect(await deliveriesOf(endpointId)).toHaveLength(2)
  await forgetEvents(systemActor(), { now: new Date(Date.now() + 31 * 24 * 60 * 60 * 1000) })
  expect(await deliveriesOf(endpointId)).toEqual([])
})

test('a connection proves its address, and delivers while it is connected and its listing active', async () => {
  const { listings } = await readCatalog()
  const source = listings.find(({ slug }) => slug === 'outgoing-webhooks')?.read()
  const [field] = source?.definition.config ?? []
  // The receivers of these tests speak plain HTTP.
  const definition = { ...source?.definition, config: [{ ...field, pattern: null }] } as object
  const listing = await createListing(db, { slug: 'outgoing-webhooks', definition, authMethods: ['none'] })
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const receiver = await startReceiver()
  const silent = await startHttpServer((_, response) => void response.end('<html>'))
  const connectionId = await startConsented(actor, listing)
  const events = ['segment.changed'] as const
  const setUp = (endpointUrl: string) =>
    saveSetup(actor, { connectionId, method: 'none', values: { endpointUrl }, expiresOn: null })

  await setUp(silent.origin)
  await expect(verify(actor, connectionId)).rejects.toEqual(
    refused('provider_failed', 'verification.notProven'),
  )
  await expect(createConnectionEndpoint(actor, { connectionId, events })).rejects.toEqual(
    refused('conflict', 'webhookNotConnected'),
  )
  await setUp(receiver.url)
  await verify(actor, connectionId)
  const { endpointId } = await createConnectionEndpoint(actor, { connectionId, events })
  expect(await findWebhook(actor, connectionId)).toMatchObject({ url: receiver.url, state: 'active' })
  await expect(findWebhook(await foreignMemberActor(), connectionId)).rejects.toEqual(refused('not_found'))
  await expect(createConnectionEndpoint(actor, { connectionId, events })).rejects.toEqual(
    refused('conflict', 'webhookExists'),
  )
  expect(await sendTest(actor, endpointId)).toMatchObject({ isDelivered: true })

  await happen(organization)
  expect(await deliveriesOf(endpointId)).toHaveLength(1)
  const connection = { id: connectionId, listingId: listing.id }
  const { id } = await createActivation(db, organization, { connection, everyone: true })
  await happen(organization)
  await db.connection.update({ where: { id: connectionId }, data: { state: 'needs_reconnect' } })
  await happen(organization)
  await deliverAt(endpointId)
  expect(receiver.received).toHaveLength(1)
  await db.connection.update({ where: { id: connectionId }, data: { state: 'connected' } })
  await deliverAt(endpointId)
  expect(receiver.received).toHaveLength(3)
  await db.activation.update({ where: { id }, data: { isActive: false } })
  await happen(organization)
  await deliverAt(endpointId)
  expect(await deliveriesOf(endpointId)).toHaveLength(3)
})
