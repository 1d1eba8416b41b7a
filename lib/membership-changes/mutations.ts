import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isHeld } from '@/lib/database/holds'
import { db, type Transaction } from '@/lib/db'
import { type MembershipChange as MembershipChangeRow, Prisma } from '@/lib/generated/prisma/client'
import {
  followMembershipChangesJob,
  holdKey,
  type MembershipCause,
  type MembershipChange,
  membershipCause,
} from '@/lib/membership-changes/schema'
import { enqueue } from '@/lib/queue'

/**
 * Until the transaction ends, nobody else changes who is in which audience of the organization, or whom an
 * activation is for: what is compared before and after is what the change did. Taken before any row is locked.
 */
export async function lockMemberships(tx: Transaction, organizationId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`memberships ${organizationId}`}, 0))`
}

/** Longer lists are not kept: looking at everybody is as quick. */
const mostIds = 50_000

/**
 * Keeps what changed until audiences have followed, in the transaction of the change, with the job that does it.
 * Many changes that wait are followed by one run.
 */
export async function recordMembershipChange(
  tx: Transaction,
  organizationId: string,
  change: MembershipChange,
): Promise<void> {
  const { cause, segmentId = null, employeeIds, userIds = [], arrivedIds = [], departedIds = [] } = change
  const isEverybody = employeeIds === 'everybody' || employeeIds.length > mostIds
  const isEveryId = userIds === 'all' || userIds.length > 2 * mostIds
  if (!isEverybody && employeeIds.length === 0 && !isEveryId && userIds.length === 0) return
  await tx.membershipChange.create({
    data: {
      organizationId,
      cause,
      segmentId,
      isEverybody,
      employeeIds: isEverybody ? [] : employeeIds,
      isEveryUserId: isEveryId,
      userIds: isEveryId ? [] : userIds,
      arrivedIds,
      departedIds,
    },
    select: { id: true },
  })
  await followChanges(tx, organizationId)
}

async function followChanges(tx: Transaction, organizationId: string): Promise<void> {
  const key = `${followMembershipChangesJob.name}:${organizationId}`
  await enqueue(tx, followMembershipChangesJob, { organizationId }, { key })
}

// Not the key of those that changes bring: one that is taken by a new job ends the tries of the running one.
const laterKey = (organizationId: string) => `${followMembershipChangesJob.name}:${organizationId}:later`

const laterMs = 2_000

/** Looks in a moment whether changes still wait: whoever is at them may end without having followed all. */
export async function followLater(actor: OrganizationActor): Promise<void> {
  authorize(actor, 'audience:evaluate')
  const { organizationId } = actor
  const options = { key: laterKey(organizationId), runAt: new Date(Date.now() + laterMs) }
  await enqueue(db, followMembershipChangesJob, { organizationId }, options)
}

/** A job of their own has long begun with them. */
const leftForMs = 15_000

/** Has changes followed whose job was lost: that wait for a while, with nobody at them. */
export async function enqueueLeftChanges(actor: Actor): Promise<void> {
  authorize(actor, 'audience:plan')
  const left = await db.$queryRaw<{ organizationId: string }[]>`/* left_changes */
    SELECT DISTINCT "organizationId"::text FROM "MembershipChange"
    WHERE "createdAt" < now() - ${leftForMs} * interval '1 millisecond'
      AND NOT ${isHeld(Prisma.sql`${holdKey('')}::text || "organizationId"`)}`
  for (const { organizationId } of left) {
    await enqueue(db, followMembershipChangesJob, { organizationId }, { key: laterKey(organizationId) })
  }
}

/**
 * Runs a statement that changes a segment and keeps whom that concerns until audiences have followed, without taking
 * them out of the database: there may be tens of thousands.
 * @param parts parts of a WITH clause, the last of which are `counted` ("count" of people concerned) and `concerned`
 * ("employeeId" of each, null for nobody)
 * @param result what the statement answers
 */
export async function recordSegmentChange<Row>(
  tx: Transaction,
  organizationId: string,
  { cause, segmentId }: { cause: MembershipCause; segmentId: string },
  { parts, result }: { parts: Prisma.Sql; result: Prisma.Sql },
): Promise<Row | undefined> {
  const rows = await tx.$queryRaw<({ isConcerned: boolean } & Row)[]>`
    WITH ${parts},
    recorded AS (
      INSERT INTO "MembershipChange" ("organizationId", "cause", "segmentId", "isEverybody", "employeeIds", "userIds",
        "arrivedIds", "departedIds")
      SELECT ${organizationId}::uuid, ${JSON.stringify(cause)}::jsonb, ${segmentId}::uuid, count > ${mostIds}::int,
        CASE WHEN count > ${mostIds}::int THEN '{}'
          ELSE ARRAY(SELECT "employeeId" FROM concerned WHERE "employeeId" IS NOT NULL) END, '{}', '{}', '{}'
      FROM counted WHERE count > 0
    ),
    result AS (${result})
    SELECT result.*, counted.count > 0 AS "isConcerned" FROM result, counted`
  const [row] = rows
  if (row?.isConcerned) await followChanges(tx, organizationId)
  return row
}

/** One transaction looks at no more people than this, unless at everybody. */
const mostAtOnce = 20_000

/**
 * Takes the oldest change that waits, together with those that follow it with the same cause. Until the
 * transaction ends nobody else takes one of the organization.
 * @returns null when none waits
 */
export async function takeMembershipChange(tx: Transaction, actor: Actor): Promise<MembershipChange | null> {
  authorize(actor, 'audience:evaluate')
  const { organizationId } = actor
  await lockMemberships(tx, organizationId)
  // First without the people: all that wait may name hundreds of thousands.
  const waiting = await tx.$queryRaw<Waiting[]>`
    SELECT "id", "segmentId"::text, "cause", cardinality("employeeIds") AS "people" FROM "MembershipChange"
    WHERE "organizationId" = ${organizationId}::uuid ORDER BY "id" LIMIT 1000`
  const where = { organizationId, id: { in: takeAlike(waiting).map(({ id }) => id) } }
  const taken = await tx.membershipChange.findMany({ where, orderBy: { id: 'asc' } })
  const [first] = taken
  if (!first) return null
  await tx.membershipChange.deleteMany({ where })
  return {
    cause: membershipCause.parse(first.cause),
    segmentId: first.segmentId ?? undefined,
    employeeIds: taken.some((one) => one.isEverybody)
      ? 'everybody'
      : distinct(taken.flatMap((one) => one.employeeIds)),
    userIds: taken.some((one) => one.isEveryUserId) ? 'all' : distinct(taken.flatMap((one) => one.userIds)),
    ...presenceOf(taken),
  }
}

interface Waiting extends Pick<MembershipChangeRow, 'id' | 'cause' | 'segmentId'> {
  people: number
}

/** The first, and those after it that can be followed with it. */
function takeAlike(waiting: Waiting[]): Waiting[] {
  const [first] = waiting
  if (!first) return []
  const alike = (row: Waiting) =>
    row.segmentId === first.segmentId && JSON.stringify(row.cause) === JSON.stringify(first.cause)
  const end = waiting.findIndex((row) => !alike(row))
  const run = end < 0 ? waiting : waiting.slice(0, end)
  let people = 0
  return run.filter((row, index) => {
    people += row.people
    return index === 0 || people <= mostAtOnce
  })
}

const distinct = (values: string[]) => [...new Set(values)]

// Who came and went again before anybody looked did neither.
function presenceOf(rows: Pick<MembershipChangeRow, 'arrivedIds' | 'departedIds'>[]): {
  arrivedIds: string[]
  departedIds: string[]
} {
  const steps = new Map<string, number>()
  for (const { arrivedIds, departedIds } of rows) {
    for (const id of arrivedIds) steps.set(id, (steps.get(id) ?? 0) + 1)
    for (const id of departedIds) steps.set(id, (steps.get(id) ?? 0) - 1)
  }
  const having = (step: number) => [...steps].flatMap(([id, sum]) => (sum === step ? [id] : []))
  return { arrivedIds: having(1), departedIds: having(-1) }
}
