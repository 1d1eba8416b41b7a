import { expect, test } from 'vitest'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { saveTrigger, switchTrigger } from '@/lib/triggers/mutations'
import { getTrigger, listTriggers } from '@/lib/triggers/queries'
import { testTrigger } from '@/lib/triggers/testing/mutations'
import { deleteShown } from '@/tests/support/connect'
import { createConnection, createListing } from '@/tests/support/factories'
import { actor, fire, history, input, mailsTo, organization, save } from './samples'

const words = { subject: '{connection}', text: 'x' }

test('triggers that are narrowed to a connection are named before it goes, do what its end asks, and hold then', async () => {
  const { id } = await createConnection(db, organization, { name: 'Payroll' })
  const narrowed = { ...words, filterConnectionId: id }
  const ended = await save({ ...narrowed, source: 'connection.state_changed', name: 'Ended' })
  const failed = await save({ ...narrowed, source: 'sync.run_finished', name: 'Failed' })
  const other = await save({ ...words, source: 'sync.run_finished', name: 'Of all' })
  expect((await previewDeletion(actor, id)).uses).toEqual([
    { kind: 'narrowed', name: 'Ended' },
    { kind: 'narrowed', name: 'Failed' },
  ])
  await deleteShown(actor, id)
  await fire()
  expect(await mailsTo(actor.email)).toMatchObject([{ subject: 'Payroll' }])
  expect(await history(ended)).toMatchObject([{ state: 'succeeded' }])
  const hold = { reason: 'connectionGone', name: '' }
  expect(await listTriggers(actor)).toMatchObject([
    { id: ended, hold, gone: ['connectionId'] },
    { id: failed, hold, gone: ['connectionId'] },
    { id: other, hold: null, gone: [] },
  ])

  await switchTrigger(actor, { triggerId: failed, isEnabled: false })
  const refusal = new AppError('conflict', { reason: 'trigger.connectionGone', values: { name: '' } })
  await expect(switchTrigger(actor, { triggerId: failed, isEnabled: true })).rejects.toEqual(refusal)
  await expect(testTrigger(actor, failed)).rejects.toEqual(refusal)
  const change = { ...words, source: 'sync.run_finished', name: 'Failed', triggerId: failed }
  await expect(saveTrigger(actor, input({ ...change, filterConnectionId: id }))).rejects.toMatchObject({
    details: { fields: { filterConnectionId: 'choose' } },
  })
  await saveTrigger(actor, input(change))
  await switchTrigger(actor, { triggerId: failed, isEnabled: true })
  expect(await getTrigger(actor, failed)).toMatchObject({ hold: null, isEnabled: true })
})

test('so does a trigger whose segment or integration was deleted', async () => {
  const segment = await db.segment.create({ data: { organizationId: organization.id, name: 'Night shift' } })
  const listing = await createListing(db)
  const text = { subject: 'x', text: 'x' }
  const ofSegment = await save({ ...text, source: 'segment.changed', name: 'A', segmentId: segment.id })
  const gained = { ...text, source: 'employee.access_granted', name: 'B', listingId: listing.id }
  const ofListing = await save(gained)
  expect((await getTrigger(actor, ofSegment)).hold).toBeNull()
  expect((await getTrigger(actor, ofListing)).hold).toBeNull()
  await db.segment.delete({ where: { id: segment.id } })
  await db.listing.delete({ where: { id: listing.id } })
  expect(await getTrigger(actor, ofSegment)).toMatchObject({ hold: { reason: 'segmentGone' } })
  expect(await getTrigger(actor, ofListing)).toMatchObject({ hold: { reason: 'listingGone' } })
  await expect(save({ ...gained, name: 'C' })).rejects.toMatchObject({
    details: { fields: { listingId: 'choose' } },
  })
})
