import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { migrationsDirectory } from '@/lib/database/migrate'
import { db } from '@/lib/db'
import { createConnection, createEmployees, createOrganization } from '@/tests/support/factories'

test('members of groups from before are kept with the accounts that they have', async () => {
  const organization = await createOrganization(db)
  const { id: connectionId } = await createConnection(db, organization)
  const people = await createEmployees(db, organization, [{}, {}, {}])
  const [linked, deleted, never] = people.map(({ id }) => id)
  const audienceId = organization.id
  await db.syncLink.createMany({
    data: [
      {
        connectionId,
        employeeId: linked ?? '',
        state: 'linked',
        remoteId: 'r-1',
        employeeVersion: 1,
        mappingVersion: 1,
      },
      {
        connectionId,
        employeeId: deleted ?? '',
        state: 'deprovisioned',
        employeeVersion: 1,
        mappingVersion: 1,
      },
    ],
  })
  await db.syncGroup.create({ data: { connectionId, audienceId, remoteId: 'g-1', name: 'Group' } })
  // As it was.
  await db.$executeRaw`ALTER TABLE "SyncGroup" ADD COLUMN "members" UUID[] NOT NULL DEFAULT '{}'`
  await db.$executeRaw`UPDATE "SyncGroup" SET "members" = ${[linked, deleted, never]}::uuid[]`
  const file = path.join(migrationsDirectory, '20261123065938_add_group_members', 'migration.sql')
  const moving = (await readFile(file, 'utf8')).split(/;\n/).find((text) => text.includes('INSERT INTO'))
  await db.$executeRawUnsafe(moving ?? '')
  expect(await db.syncGroupMember.findMany()).toEqual([
    { connectionId, audienceId, employeeId: linked, remoteId: 'r-1' },
  ])
})
