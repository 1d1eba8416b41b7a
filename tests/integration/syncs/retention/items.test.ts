import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { forgetItems } from '@/lib/syncs/retention/mutations'
import { parseItemFilters } from '@/lib/syncs/tracking/filters/schema'
import { listItems } from '@/lib/syncs/tracking/items/queries'
import { getRun } from '@/lib/syncs/tracking/queries'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createOrganization, createSyncRun } from '@/tests/support/factories'

const now = new Date('2026-11-23T12:00:00Z')

test('items of runs that finished long ago are removed, their counts stay, and the run says so', async () => {
  const organization = await createOrganization(db)
  const viewer = await memberActor(organization, 'view')
  const connection = await createConnection(db, organization)
  const items = [{}, { status: 'failed' as const, reason: 'network' }]
  const old = await createSyncRun(db, connection, { createdAt: new Date('2026-08-24T23:00:00Z'), items })
  const recent = await createSyncRun(db, connection, { createdAt: new Date('2026-08-26T00:00:00Z'), items })
  const waiting = await createSyncRun(db, connection, {
    createdAt: new Date('2026-01-01'),
    state: 'paused',
    items: [{ status: 'pending' }],
  })
  expect(await forgetItems(systemActor(), { days: 90, now })).toBe(1)
  expect(await forgetItems(systemActor(), { days: 90, now })).toBe(0)
  const countOf = (runId: string) => db.syncItem.count({ where: { runId } })
  expect(await Promise.all([old, recent, waiting].map(({ id }) => countOf(id)))).toEqual([0, 2, 1])
  expect(await getRun(viewer, old.id)).toMatchObject({
    forgottenAt: now,
    total: 2,
    counts: expect.arrayContaining([{ operation: 'provision', status: 'failed', count: 1 }]),
  })
  const page = await listItems(viewer, old.id, parseItemFilters({ status: 'failed' }))
  expect(page).toMatchObject({ items: [], total: { count: 0 } })
})

test('only Portico itself forgets', async () => {
  const admin = await memberActor(await createOrganization(db))
  await expect(forgetItems(admin, { days: 1 })).rejects.toMatchObject({ code: 'forbidden' })
})
