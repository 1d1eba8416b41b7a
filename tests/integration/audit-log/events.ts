import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'

/** An event as the database keeps it, of one organization unless told. */
export function createEvent(
  organization: { id: string } | null,
  overrides: Partial<Prisma.AuditEventUncheckedCreateInput> = {},
) {
  return db.auditEvent.create({
    data: {
      organizationId: organization?.id ?? null,
      actorKind: 'system',
      action: 'connection.verified',
      subjectType: 'connection',
      subjectId: crypto.randomUUID(),
      ...overrides,
    },
  })
}

/** So many events at once, a second apart, the newest at `end`. */
export async function createManyEvents(organization: { id: string }, count: number, end = new Date()) {
  await db.$executeRaw`
    INSERT INTO "AuditEvent" ("id", "organizationId", "actorKind", "action", "subjectType", "subjectId", "details", "createdAt")
    SELECT gen_random_uuid(), ${organization.id}::uuid, 'system', 'connection.verified', 'connection',
      gen_random_uuid()::text, jsonb_build_object('number', number), ${end}::timestamptz - number * interval '1 second'
    FROM generate_series(1, ${count}::int) AS number`
}
