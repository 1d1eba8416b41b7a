import { expect, test } from 'vitest'
import { listAccessEvents } from '@/lib/access-events/queries'
import { listAuditEvents } from '@/lib/audit-log/queries'
import { parseAuditFilters } from '@/lib/audit-log/schema'
import { systemActor } from '@/lib/auth/actor'
import { findLostLeases } from '@/lib/connections/refresh/lease/mutations'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import {
  createConnection,
  createEmployee,
  createListing,
  createOrganization,
} from '@/tests/support/factories'
import { createManyEvents } from '../audit-log/events'

/** How often an index was read since the beginning, once the server's sessions have said so. */
async function reads(index: string): Promise<number> {
  const [row] = await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_stat_clear_snapshot()`
    return tx.$queryRaw<{ count: number }[]>`
      SELECT idx_scan::int AS count FROM pg_stat_user_indexes WHERE indexrelname = ${index}`
  })
  return row?.count ?? 0
}

async function expectRead(index: string, run: () => Promise<unknown>) {
  const before = await reads(index)
  await run()
  // A session that has nothing to do tells what it read after ten seconds at the latest.
  await expect.poll(() => reads(index), { timeout: 15_000, interval: 200 }).toBeGreaterThan(before)
}

test('a search of a long audit log for something rare looks through an index, whoever did it', async () => {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization, 'edit', { user: { name: 'Ada Admin' } })
  await createManyEvents(organization, 30_000)
  await db.$executeRaw`
    UPDATE "AuditEvent" SET "details" = '{"name": "Needle 50%_off"}', "actorId" = ${admin.userId}::uuid
    WHERE "details" ->> 'number' = '29000' AND "organizationId" = ${organization.id}::uuid`
  await db.$executeRaw`ANALYZE "AuditEvent"`
  const find = async (q: string) => (await listAuditEvents(admin, parseAuditFilters({ q }))).events
  await expectRead('AuditEvent_search', () => find('no such thing'))
  expect(await find('needle 50%_OFF')).toHaveLength(1)
  expect(await find('needle 50x_off')).toEqual([])
  expect(await find('ada admin')).toHaveLength(1)
})

test('whoever looks for lost leases reads only what is leased', async () => {
  const organization = await createOrganization(db)
  const { id: listingId } = await createListing(db)
  const { id: connectionId, folderId } = await createConnection(db, organization, { listingId })
  await db.$executeRaw`
    INSERT INTO "Connection" ("id", "organizationId", "listingId", "folderId", "name", "state", "updatedAt")
    SELECT gen_random_uuid(), ${organization.id}::uuid, ${listingId}::uuid, ${folderId}::uuid,
      'Bulk ' || number, 'connected', now() FROM generate_series(1, 5000) number`
  await db.$executeRaw`
    INSERT INTO "Credential" ("connectionId", "sealed", "updatedAt") SELECT "id", '\\x00', now() FROM "Connection"`
  await db.credential.update({
    where: { connectionId },
    data: { leaseId: crypto.randomUUID(), leasedUntil: new Date(Date.now() - 1000) },
  })
  await db.$executeRaw`ANALYZE "Credential"`
  await expectRead('Credential_leased', async () => expect(await findLostLeases(systemActor())).toBe(1))
})

test('the newest gains and losses of an integration are found without the others of the same moment', async () => {
  const organization = await createOrganization(db)
  const { id: listingId } = await createListing(db)
  const { id: otherId } = await createListing(db)
  const { id: employeeId } = await createEmployee(db, organization)
  await db.$executeRaw`
    INSERT INTO "AccessEvent" ("id", "organizationId", "listingId", "employeeId", "kind", "cause")
    SELECT gen_random_uuid(), ${organization.id}::uuid,
      CASE WHEN i % 100 = 0 THEN ${listingId}::uuid ELSE ${otherId}::uuid END, ${employeeId}::uuid, 'granted',
      '{"kind": "scim"}' FROM generate_series(1, 5000) AS i`
  await db.$executeRaw`ANALYZE "AccessEvent"`
  const admin = await memberActor(organization)
  await expectRead('AccessEvent_listingId_organizationId_createdAt_id_idx', async () =>
    expect((await listAccessEvents(admin, { listingId })).entries).toHaveLength(20),
  )
})
