import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { saveTrigger } from '@/lib/triggers/mutations'
import { deleteEndpoint } from '@/lib/webhooks/mutations'
import { outcomeOf, untilWaiting } from '@/tests/support/locks'
import { actor, input, organization } from './samples'

const call = { source: 'segment.changed', action: 'call_webhook' } as const

async function webhook(): Promise<string> {
  const rest = { events: ['segment.changed'], state: 'active', sealedSecret: new Uint8Array(1) } as const
  const data = { ...rest, events: [...rest.events], url: 'https://hooks.example.com/x' }
  return (await db.webhookEndpoint.create({ data: { ...data, organizationId: organization.id } })).id
}

test('an endpoint is kept for a trigger that is just being saved', async () => {
  const endpointId = await webhook()
  const work = await db.$transaction(async (tx) => {
    // Whoever saves a trigger of the same name waits, with the endpoint already chosen.
    const values = { organizationId: organization.id, name: 'Tell', action: 'mail' as const }
    const { id } = await tx.trigger.create({ data: values })
    const saving = outcomeOf(saveTrigger(actor, input({ ...call, endpointId })))
    await untilWaiting(1)
    const deleting = outcomeOf(deleteEndpoint(actor, endpointId))
    await untilWaiting(2)
    await tx.trigger.delete({ where: { id } })
    return { saving, deleting }
  })
  expect(await work.saving).toBe('done')
  expect(await work.deleting).toMatchObject({ code: 'conflict', details: { reason: 'webhookHasTriggers' } })
  expect(await db.trigger.findMany({ select: { name: true, endpointId: true } })).toEqual([
    { name: 'Tell', endpointId },
  ])
})

test('no trigger is saved for an endpoint that is just being deleted', async () => {
  const endpointId = await webhook()
  const event = { organizationId: organization.id, type: 'segment.changed', data: {} }
  const { id } = await db.event.create({ data: { ...event, deliveries: { create: { endpointId } } } })
  const work = await db.$transaction(async (tx) => {
    // The deletion waits for the log that it takes along.
    await tx.$queryRaw`SELECT 1 FROM "WebhookDelivery" WHERE "eventId" = ${id}::uuid FOR UPDATE`
    const deleting = outcomeOf(deleteEndpoint(actor, endpointId))
    await untilWaiting(1)
    const saving = outcomeOf(saveTrigger(actor, input({ ...call, endpointId })))
    await untilWaiting(2)
    return { saving, deleting }
  })
  expect(await work.deleting).toBe('done')
  expect(await work.saving).toMatchObject({ code: 'invalid', details: { fields: { endpointId: 'choose' } } })
  expect(await db.trigger.count({ where: { organizationId: organization.id } })).toBe(0)
})

test('whichever of the two comes first at the same moment, the other is refused', async () => {
  for (let round = 0; round < 8; round += 1) {
    const endpointId = await webhook()
    const chosen = input({ ...call, endpointId, name: `Tell ${round}` })
    const works = [() => saveTrigger(actor, chosen), () => deleteEndpoint(actor, endpointId)]
    if (round % 2) works.reverse()
    const results = await Promise.all(works.map((work) => outcomeOf(work())))
    expect(results.filter((result) => result === 'done')).toHaveLength(1)
    const triggers = await db.trigger.count({ where: { organizationId: organization.id, endpointId } })
    expect(triggers).toBe(await db.webhookEndpoint.count({ where: { id: endpointId } }))
  }
})
