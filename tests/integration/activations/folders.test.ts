import { expect, test } from 'vitest'
import { listChanges } from '@/lib/activations/changes/queries'
import { previewImpact } from '@/lib/activations/impact/queries'
import { activate, deactivate, reactivate, segment, undo } from '@/lib/activations/mutations'
import { getActivation } from '@/lib/activations/queries'
import { summarizeListings } from '@/lib/activations/summaries/queries'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { memberActor } from '../../support/actors'
import { createConnection, createOrganization, createSharedFolder } from '../../support/factories'

const everyone = { everyone: true, audienceIds: [], employeeIds: [] }

async function setUp() {
  const organization = await createOrganization(db)
  const [none, view, use, manage] = [
    await memberActor(organization),
    await memberActor(organization),
    await memberActor(organization),
    await memberActor(organization),
  ]
  const shares = Object.entries({ view, use, manage }).map(([role, { memberId }]) => ({
    memberId,
    role: role as 'view' | 'use' | 'manage',
  }))
  const folder = await createSharedFolder(db, organization, { shares })
  const connection = await createConnection(db, organization, { folderId: folder.id, name: 'Hidden' })
  return { organization, none, view, use, manage, connection, connectionId: connection.id }
}

const missing = { code: 'not_found' }
const viewOnly = { code: 'forbidden', details: { reason: 'folderRole' } }

test('whoever may use a folder activates, changes, deactivates and undoes; who may view it or less does not', async () => {
  const { none, view, use, manage, connectionId } = await setUp()
  const refusedWith = [
    [none, missing],
    [view, viewOnly],
  ] as [MemberActor, object][]
  const start = { connectionId, recipients: everyone }
  for (const [actor, refusal] of refusedWith) {
    await expect(activate(actor, start)).rejects.toMatchObject(refusal)
  }
  const { activationId, version, changeId } = await activate(use, start)
  if (!changeId) throw new Error('It was activated')
  for (const [actor, refusal] of refusedWith) {
    const input = { activationId, version }
    await expect(segment(actor, { ...input, recipients: everyone })).rejects.toMatchObject(refusal)
    await expect(deactivate(actor, input)).rejects.toMatchObject(refusal)
    await expect(undo(actor, changeId)).rejects.toMatchObject(refusal)
  }
  const ended = await deactivate(manage, { activationId, version })
  for (const [actor, refusal] of refusedWith) {
    await expect(reactivate(actor, { activationId, version: ended.version })).rejects.toMatchObject(refusal)
  }
  await reactivate(use, { activationId, version: ended.version })
})

test('whoever may view a folder reads access, impact and history; others do not find them', async () => {
  const { none, view, use, manage, connectionId } = await setUp()
  await activate(use, { connectionId, recipients: everyone })
  const proposal = { kind: 'deactivate' } as const
  for (const [actor, role] of [
    [view, 'view'],
    [use, 'use'],
    [manage, 'manage'],
  ] as const) {
    expect((await getActivation(actor, connectionId)).connection.role).toBe(role)
    expect(await listChanges(actor, { connectionId })).toHaveLength(1)
    expect(await previewImpact(actor, { connectionId, proposal })).toMatchObject({ reach: 0 })
  }
  await expect(getActivation(none, connectionId)).rejects.toMatchObject(missing)
  await expect(listChanges(none, { connectionId })).rejects.toMatchObject(missing)
  await expect(previewImpact(none, { connectionId, proposal })).rejects.toMatchObject(missing)
})

test('a change that leads back to a connection in another folder is undone only by who may use both', async () => {
  const { organization, use, none, manage, connection, connectionId } = await setUp()
  const { listingId } = connection
  const first = await activate(manage, { connectionId, recipients: everyone })
  await deactivate(manage, first)
  const other = await createConnection(db, organization, { listingId, isDefault: false })
  const { changeId } = await activate(none, { connectionId: other.id, recipients: everyone })
  if (!changeId) throw new Error('It was activated')
  await expect(undo(none, changeId)).rejects.toMatchObject(missing)
  await undo(use, changeId)
})

test('a connection that the reader cannot see is named nowhere, while its state is the organization’s', async () => {
  const { organization, none, view, use, connection, connectionId } = await setUp()
  const { listingId } = connection
  await activate(use, { connectionId, recipients: everyone })
  const hidden = (await summarizeListings(none, [listingId])).get(listingId)
  expect(hidden).toMatchObject({ connectionId: null, display: { state: 'connected' } })
  expect((await summarizeListings(view, [listingId])).get(listingId)).toMatchObject({ connectionId })

  const own = await createConnection(db, organization, { listingId, isDefault: false })
  const summary = (await summarizeListings(none, [listingId])).get(listingId)
  expect(summary).toMatchObject({ connectionId: own.id, display: { state: 'connected' } })
  expect((await getActivation(none, own.id)).activation?.over).toEqual({ id: connectionId, name: null })
  expect((await getActivation(view, own.id)).activation?.over).toEqual({ id: connectionId, name: 'Hidden' })
})
