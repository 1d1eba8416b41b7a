import { expect, test } from 'vitest'
import { z } from 'zod'
import { activate } from '@/lib/activations/mutations'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { type MessageType, messageTypes, payloads } from '@/lib/events/payloads/schema'
import { directoryEvents, webhookEvents } from '@/lib/events/schema'
import { createSegment } from '@/lib/segments/mutations'
import { cancelRun } from '@/lib/syncs/runs/steering/mutations'
import { fireTriggers } from '@/lib/triggers/firing/mutations'
import { triggerEvents } from '@/lib/triggers/schema'
import { testTrigger } from '@/lib/triggers/testing/mutations'
import { sampleData } from '@/lib/triggers/testing/rules'
import { sendTest } from '@/lib/webhooks/testing/mutations'
import { bodySchema } from '@/tests/support/api-description'
import { deleteShown } from '@/tests/support/connect'
import { draftOf, newDraft } from '@/tests/support/directory'
import { createConnection, createEmployee } from '@/tests/support/factories'
import { apiKeyActor } from '@/tests/support/segments-api'
import { createReceiving, deliverAt, startReceiver } from '../webhooks/samples'

interface Body {
  type: MessageType
  timestamp: string
  data: Record<string, unknown>
}
/** Lets everything happen that is told: what an endpoint was sent that is told of everything. */
async function sent(): Promise<Body[]> {
  const receiver = await startReceiver()
  const { organization, actor, endpointId } = await createReceiving(receiver, [...webhookEvents])
  const { organizationId } = actor
  const portico = systemActor(organizationId)
  const trigger = { organizationId, isEnabled: true, action: 'call_webhook', endpointId } as const
  for (const event of directoryEvents) await db.trigger.create({ data: { ...trigger, name: event, event } })
  const clock = await db.trigger.create({ data: { ...trigger, name: 'Clock' } })
  await db.triggerFiring.create({ data: { triggerId: clock.id } })
  await testTrigger(actor, clock.id)

  const { id } = await createEmployee(db, organization, { department: 'Sales' })
  const save = (change: object) =>
    db.$transaction((tx) => saveEmployees(tx, portico, [newDraft(change)], { kind: 'scim' }))
  await save({ department: 'Sales', startDate: '2026-01-05', email: 'camille@example.com' })
  const { id: connectionId } = await createConnection(db, organization)
  await activate(actor, {
    connectionId,
    recipients: { everyone: true, audienceIds: [], employeeIds: [] },
  })
  await db.syncSettings.create({ data: { connectionId, organizationId, mapping: {} } })
  const run = { connectionId, organizationId, cause: 'manual', mappingVersion: 1 } as const
  await cancelRun(actor, (await db.syncRun.create({ data: run })).id)
  await save({ ...(await draftOf(id)), department: 'IT' })
  await deleteShown(actor, connectionId)
  await save({ ...(await draftOf(id)), status: 'left' })
  const key = await apiKeyActor(organization)
  await createSegment(key, { id: 'night-shift', name: 'Night shift', userIds: ['camille@example.com'] })
  await sendTest(actor, endpointId)
  await fireTriggers(portico)
  await deliverAt(endpointId)
  return receiver.received.map(({ body }) => JSON.parse(body) as Body)
}

test('everything that is described is sent, as it is described, with nothing left out', async () => {
  const bodies = await sent()
  expect([...new Set(bodies.map(({ type }) => type))].sort()).toEqual([...messageTypes].sort())
  for (const body of bodies) {
    const described = z.fromJSONSchema(bodySchema(body.type))
    expect([body.type, described.safeParse(body).error]).toEqual([body.type, undefined])
    expect([body.type, described.safeParse({ ...body, data: {} }).success]).toEqual([body.type, false])
    expect([body.type, payloads[body.type].parse(body.data)]).toEqual([body.type, body.data])
  }
})

test.each(triggerEvents)('what a test of a trigger makes up of %s is as it is described', (type) => {
  const body = { type, timestamp: new Date().toISOString(), data: sampleData(type) }
  expect(z.fromJSONSchema(bodySchema(type)).safeParse(body).error).toBeUndefined()
})
