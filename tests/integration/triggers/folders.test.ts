import { expect, test } from 'vitest'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { FolderRole } from '@/lib/generated/prisma/enums'
import { listTriggerChoices } from '@/lib/triggers/choices/queries'
import { saveTrigger, switchTrigger } from '@/lib/triggers/mutations'
import { deleteEndpoint } from '@/lib/webhooks/mutations'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createSharedFolder } from '@/tests/support/factories'
import { actor, input, organization, save } from './samples'

async function webhook(connectionId: string | null) {
  const url = 'https://hooks.example.com/x'
  const rest = { events: ['segment.changed'], state: 'active', sealedSecret: new Uint8Array(1) } as const
  const data = { ...rest, events: [...rest.events], organizationId: organization.id, connectionId, url }
  return (await db.webhookEndpoint.create({ data })).id
}

/** A connection with a webhook, in a folder that is closed to all but who has a role there. */
async function closed(...shares: { memberId: string; role: FolderRole }[]) {
  const folder = await createSharedFolder(db, organization, {
    shares: [{ memberId: actor.memberId, role: 'manage' }, ...shares],
  })
  const { id } = await createConnection(db, organization, { folderId: folder.id, name: 'Closed' })
  return { connectionId: id, endpointId: await webhook(id) }
}

const call = { source: 'segment.changed', action: 'call_webhook' } as const

test('webhooks of a closed folder are offered to and taken from those who may use it', async () => {
  const outsider = await memberActor(organization)
  const viewer = await memberActor(organization)
  const { endpointId } = await closed({ memberId: viewer.memberId, role: 'view' })
  const open = await webhook(null)
  const offered = async (to: typeof actor) =>
    (await listTriggerChoices(to, call)).targets.map(({ id }) => id).sort()
  expect(await offered(actor)).toEqual([endpointId, open].sort())
  for (const [other, refusal] of [
    [outsider, new AppError('not_found')],
    [viewer, new AppError('forbidden', { reason: 'folderRole' })],
  ] as const) {
    expect(await offered(other)).toEqual([open])
    await expect(saveTrigger(other, input({ ...call, endpointId }))).rejects.toEqual(refusal)
  }
  const triggerId = await save({ ...call, endpointId })
  await switchTrigger(actor, { triggerId, isEnabled: false })
  await expect(switchTrigger(outsider, { triggerId, isEnabled: true })).rejects.toThrow(
    new AppError('not_found'),
  )
})

test('an event is narrowed to connections that are seen', async () => {
  const outsider = await memberActor(organization)
  const { connectionId: filterConnectionId } = await closed()
  const narrowed = { source: 'connection.state_changed', text: 'x', subject: 'x', filterConnectionId }
  await expect(saveTrigger(outsider, input(narrowed))).rejects.toMatchObject({
    code: 'invalid',
    details: { fields: { filterConnectionId: 'choose' } },
  })
  await save(narrowed)
})

test('triggers that call a webhook are named before its connection goes, and keep it meanwhile', async () => {
  const { connectionId, endpointId } = await closed()
  await save({ ...call, endpointId, name: 'Tell the chat' })
  const { uses } = await previewDeletion(actor, connectionId)
  expect(uses).toEqual([{ kind: 'trigger', name: 'Tell the chat' }])
  const refusal = { reason: 'webhookHasTriggers', values: { names: 'Tell the chat' } }
  await expect(deleteEndpoint(actor, endpointId)).rejects.toEqual(new AppError('conflict', refusal))
  await db.trigger.deleteMany()
  await deleteEndpoint(actor, endpointId)
})
