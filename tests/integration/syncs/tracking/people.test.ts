import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { employeeSyncs } from '@/lib/syncs/tracking/people/queries'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createConnection,
  createEmployee,
  createOrganization,
  createSyncRun,
  createSyncSettings,
} from '@/tests/support/factories'

test('a person’s page tells where they are provisioned, and what the last runs did', async () => {
  const organization = await createOrganization(db)
  const viewer = await memberActor(organization, 'view')
  const connection = await createConnection(db, organization, { name: 'Engine' })
  await createSyncSettings(db, connection)
  const { id: employeeId } = await createEmployee(db, organization, { familyName: 'Known' })
  const hidden = await createConnection(db, await createOrganization(db))
  await createSyncSettings(db, hidden)
  await db.syncLink.create({
    data: {
      connectionId: connection.id,
      employeeId,
      state: 'linked',
      employeeVersion: 1,
      mappingVersion: 1,
      needsRetry: true,
    },
  })
  const run = await createSyncRun(db, connection, {
    items: [{ employeeId, status: 'failed', reason: 'network' }],
  })
  await createSyncRun(db, connection, { isDryRun: true, items: [{ employeeId, status: 'planned' }] })
  await createSyncRun(db, hidden, { items: [{ employeeId }] })
  const { providers, items } = await employeeSyncs(viewer, employeeId)
  expect(providers).toEqual([
    { connection: { id: connection.id, name: 'Engine' }, state: 'linked', isFailing: true },
  ])
  expect(items).toMatchObject([{ runId: run.id, connection: { name: 'Engine' }, reason: 'network' }])
  expect(await employeeSyncs(await foreignMemberActor(), employeeId)).toEqual({ providers: [], items: [] })
})
