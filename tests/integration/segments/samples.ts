import { db } from '@/lib/db'
import { unique } from '@/tests/support/factories'

/** A segment with these ids, none of them matched yet. */
export function createSegment(organization: { id: string }, userIds: string[] = []) {
  return db.segment.create({
    data: {
      organizationId: organization.id,
      name: `Segment ${unique()}`,
      userCount: userIds.length,
      users: { createMany: { data: userIds.map((userId) => ({ userId })) } },
    },
  })
}

/** What the database keeps of a segment: its counts, and the employee behind each id. */
export async function readSegment(id: string) {
  const { userCount, matchedCount, users } = await db.segment.findUniqueOrThrow({
    where: { id },
    select: { userCount: true, matchedCount: true, users: true },
  })
  return {
    userCount,
    matchedCount,
    users: Object.fromEntries(users.map(({ userId, employeeId }) => [userId, employeeId])),
  }
}
