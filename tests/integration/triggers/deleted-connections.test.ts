import { expect, test } from 'vitest'
import { deleteConnection } from '@/lib/connections/deletion/mutations'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { db } from '@/lib/db'
import { saveTrigger } from '@/lib/triggers/mutations'
import { outcomeOf, untilWaiting } from '@/tests/support/locks'
import { actor, input, organization, syncing } from './samples'

/** What chooses a connection in each way, by its id. */
const choices = {
  'starts its sync': async (connectionId: string) => ({ action: 'start_sync', connectionId }),
  'is narrowed to it': async (filterConnectionId: string) => ({
    source: 'sync.run_finished',
    subject: 'x',
    text: 'x',
    filterConnectionId,
  }),
  'calls its webhook': async (connectionId: string) => {
    const rest = { events: ['employee.joined'], state: 'active', sealedSecret: new Uint8Array(1) } as const
    const data = { ...rest, events: [...rest.events], url: 'https://hooks.example.com/x', connectionId }
    const endpoint = await db.webhookEndpoint.create({ data: { ...data, organizationId: organization.id } })
    return { source: 'segment.changed', action: 'call_webhook', endpointId: endpoint.id }
  },
}
const ways = Object.entries(choices)

async function shown(connectionId: string) {
  const { fingerprint } = await previewDeletion(actor, connectionId)
  return () => deleteConnection(actor, { connectionId, fingerprint })
}
const triggers = () => db.trigger.count({ where: { organizationId: organization.id } })

test.each(ways)('a connection is kept for a trigger that %s and is just being saved', async (_, choose) => {
  const { id: connectionId } = await syncing()
  const chosen = input(await choose(connectionId))
  const remove = await shown(connectionId)
  const work = await db.$transaction(async (tx) => {
    // Whoever saves a trigger of the same name waits, with the connection already chosen.
    const values = { organizationId: organization.id, name: 'Tell', action: 'mail' as const }
    const { id } = await tx.trigger.create({ data: values })
    const saving = outcomeOf(saveTrigger(actor, chosen))
    await untilWaiting(1)
    const deleting = outcomeOf(remove())
    await untilWaiting(2)
    await tx.trigger.delete({ where: { id } })
    return { saving, deleting }
  })
  expect(await work.saving).toBe('done')
  expect(await work.deleting).toMatchObject({ code: 'conflict', details: { reason: 'impactChanged' } })
  expect(await triggers()).toBe(1)
})

test.each(ways)('no trigger that %s is saved while a connection is just being deleted', async (_, choose) => {
  const { id: connectionId } = await syncing()
  const chosen = input(await choose(connectionId))
  const { id } = await db.syncRun.create({
    data: { connectionId, organizationId: organization.id, cause: 'manual', mappingVersion: 1 },
  })
  const remove = await shown(connectionId)
  const work = await db.$transaction(async (tx) => {
    // The deletion waits for a run that it takes along.
    await tx.$queryRaw`SELECT 1 FROM "SyncRun" WHERE "id" = ${id}::uuid FOR UPDATE`
    const deleting = outcomeOf(remove())
    await untilWaiting(1)
    const saving = outcomeOf(saveTrigger(actor, chosen))
    await untilWaiting(2)
    return { saving, deleting }
  })
  expect(await work.deleting).toBe('done')
  expect(['invalid', 'not_found']).toContain(((await work.saving) as { code: string }).code)
  expect(await triggers()).toBe(0)
})

test('changing a trigger and deleting its connection at the same moment end in one order or the other', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { id: connectionId } = await syncing({ isDefault: round === 0 })
    const chosen = { action: 'start_sync', connectionId, name: `Tell ${round}` }
    const { triggerId } = await saveTrigger(actor, input(chosen))
    const remove = await shown(connectionId)
    const works = [() => saveTrigger(actor, input({ ...chosen, triggerId })), remove]
    if (round % 2) works.reverse()
    const [one, other] = await Promise.all(works.map((work) => outcomeOf(work())))
    const [saved, deleted] = round % 2 ? [other, one] : [one, other]
    expect(deleted).toBe('done')
    if (saved !== 'done') expect(saved).toMatchObject({ code: 'not_found' })
    expect(await triggers()).toBe(0)
  }
})
