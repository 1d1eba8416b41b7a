import { accessEventsSql, accessEventTypes } from '@/lib/access-events/mutations'
import { conditionsWhere } from '@/lib/audiences/conditions/sql'
import { followDayJob } from '@/lib/audiences/membership/schema'
import { isRelative } from '@/lib/audiences/rules'
import { type AudienceConditions, audienceConditions } from '@/lib/audiences/schema'
import type { Actor, SystemActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { sharedValues } from '@/lib/database/shared-values'
import { dayOf, isoDay } from '@/lib/days'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { findListeners, wakeListeners } from '@/lib/events/mutations'
import { Prisma } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'
import { lockMemberships } from '@/lib/membership-changes/mutations'
import type { MembershipCause, MembershipChange } from '@/lib/membership-changes/schema'
import { enqueue } from '@/lib/queue'
import { recordSyncChange } from '@/lib/sync-changes/mutations'

const { sql } = Prisma

/** How many people came into audiences and left them, each counted once for each audience. */
export interface MembershipResult {
  gained: number
  lost: number
}

/**
 * Brings the members of one audience in line with its conditions, its people by hand and the directory, and
 * records who gains and loses access by it. People who have left are members as the conditions say; no audience
 * reaches them.
 * @param options.today a moment of the day on which relative dates are counted
 * @throws AppError `not_found` for an audience of another organization
 */
export async function evaluateAudience(
  tx: Transaction,
  actor: Actor,
  audienceId: string,
  { cause, today = new Date() }: { cause: MembershipCause; today?: Date },
): Promise<MembershipResult> {
  authorize(actor, 'audience:evaluate')
  await lockMemberships(tx, actor.organizationId)
  const audience = await tx.audience.findFirst({
    where: { id: audienceId, organizationId: actor.organizationId },
    select: { id: true, conditions: true },
  })
  if (!audience) throw new AppError('not_found')
  const result = await evaluate(tx, actor, [audience], { cause, employeeIds: 'everybody' }, today)
  await noteEvaluation(tx, [audience], today)
  if (result.gained + result.lost > 0) await recordSyncChange(tx, actor.organizationId, 'everybody')
  return result
}

/**
 * The same for all audiences of the organization that a change concerns, in one statement: who moves from one
 * audience to another of the same activation loses nothing.
 */
export async function followChange(
  tx: Transaction,
  actor: SystemActor,
  change: MembershipChange,
  today = new Date(),
): Promise<MembershipResult> {
  authorize(actor, 'audience:evaluate')
  await lockMemberships(tx, actor.organizationId)
  const { segmentId } = change
  const audiences = await tx.audience.findMany({
    where: {
      organizationId: actor.organizationId,
      ...(segmentId ? { segments: { some: { segmentId } } } : { conditions: { not: Prisma.AnyNull } }),
    },
    select: { id: true, conditions: true },
  })
  const result = await evaluate(tx, actor, audiences, change, today)
  // Last: whoever else notes something for the same connections waits for this transaction.
  await recordSyncChange(tx, actor.organizationId, change.employeeIds)
  return result
}

/** The same for the audiences whose conditions count days, when one has passed since they were evaluated. */
export async function followDay(
  tx: Transaction,
  actor: SystemActor,
  today = new Date(),
): Promise<MembershipResult> {
  authorize(actor, 'audience:evaluate')
  await lockMemberships(tx, actor.organizationId)
  const on = dayOf(today)
  const audiences = await tx.audience.findMany({
    where: { organizationId: actor.organizationId, evaluatedOn: { lt: on } },
    select: { id: true, conditions: true },
  })
  const cause = { kind: 'date', on: isoDay(on) } as const
  const result = await evaluate(tx, actor, audiences, { cause, employeeIds: 'everybody' }, today)
  await noteEvaluation(tx, audiences, today)
  if (result.gained + result.lost > 0) await recordSyncChange(tx, actor.organizationId, 'everybody')
  return result
}

/** Enqueues that for each organization whose audiences have a day to follow. */
export async function enqueueDays(actor: Actor, today = new Date()): Promise<void> {
  authorize(actor, 'audience:plan')
  const organizations = await db.audience.findMany({
    where: { evaluatedOn: { lt: dayOf(today) } },
    distinct: ['organizationId'],
    select: { organizationId: true },
  })
  for (const { organizationId } of organizations) {
    const key = `${followDayJob.name}:${organizationId}`
    await enqueue(db, followDayJob, { organizationId }, { key, queueName: key })
  }
}

interface StoredAudience {
  id: string
  conditions: unknown
}

// What the column holds was checked when it was written; what no version of Portico wrote keeps its members.
function readConditions({ id, conditions }: StoredAudience) {
  if (conditions === null) return { id, conditions: null }
  const parsed = audienceConditions.safeParse(conditions)
  if (parsed.success) return { id, conditions: parsed.data }
  log.error({ audienceId: id }, 'The conditions of an audience cannot be read; it is not evaluated')
  return null
}

// In SQL, so that `updatedAt` stays: nobody changed the audience.
async function noteEvaluation(tx: Transaction, audiences: StoredAudience[], today: Date): Promise<void> {
  const counting = audiences.filter((audience) => {
    const conditions = readConditions(audience)?.conditions
    return conditions && isRelative(conditions)
  })
  await tx.$executeRaw`
    UPDATE "Audience"
    SET "evaluatedOn" = CASE WHEN "id" = ANY (${counting.map(({ id }) => id)}::uuid[]) THEN ${isoDay(today)}::date END
    WHERE "id" = ANY (${audiences.map(({ id }) => id)}::uuid[])`
}

async function evaluate(
  tx: Transaction,
  { organizationId }: { organizationId: string },
  stored: StoredAudience[],
  change: MembershipChange,
  today: Date,
): Promise<MembershipResult> {
  const audiences = stored.flatMap((audience) => readConditions(audience) ?? [])
  const ids = audiences.map(({ id }) => id)
  const { employeeIds, arrivedIds = [], departedIds = [], cause } = change
  const isEverybody = employeeIds === 'everybody'
  // Read once, however many audiences ask about them.
  const people = isEverybody
    ? Prisma.empty
    : sql`
      person AS MATERIALIZED (
        SELECT * FROM "Employee" WHERE "organizationId" = ${organizationId}::uuid AND "id" = ANY (${employeeIds}::uuid[])
      ),`
  const source = isEverybody ? sql`"Employee"` : sql`person`
  const within = isEverybody ? sql`TRUE` : sql`"employeeId" = ANY (${employeeIds}::uuid[])`
  const listeners = await findListeners(tx, organizationId, accessEventTypes)
  const byHand = sql`
    SELECT "audienceId", "employeeId" FROM "AudiencePerson"
    WHERE "audienceId" = ANY (${ids}::uuid[]) AND ${within}`
  const { text, values } = sharedValues(sql`
    WITH ${people}
    matching ("audienceId", "employeeId") AS MATERIALIZED (
      ${Prisma.join([byHand, ...audiences.flatMap(byConditions)], ' UNION ALL ')}
    ),
    lost AS (
      DELETE FROM "AudienceMember" member
      WHERE "audienceId" = ANY (${ids}::uuid[]) AND ${within} AND NOT EXISTS (
        SELECT FROM matching
        WHERE matching."audienceId" = member."audienceId" AND matching."employeeId" = member."employeeId"
      )
      RETURNING "audienceId", "employeeId"
    ),
    gained AS (
      INSERT INTO "AudienceMember" ("audienceId", "employeeId")
      SELECT "audienceId", "employeeId" FROM matching
      WHERE NOT EXISTS (
        SELECT FROM "AudienceMember" member
        WHERE member."audienceId" = matching."audienceId" AND member."employeeId" = matching."employeeId"
      )
      ON CONFLICT DO NOTHING
      RETURNING "audienceId", "employeeId"
    ),
    ${accessEventsSql(organizationId, { arrivedIds, departedIds }, cause, listeners)}
    SELECT
      (SELECT count(*) FROM gained)::int AS "gained", (SELECT count(*) FROM lost)::int AS "lost",
      (SELECT count(*) FROM event)::int AS "events"`)
  const [result] = await tx.$queryRawUnsafe<(MembershipResult & { events: number })[]>(text, ...values)
  if (listeners && result?.events) await wakeListeners(tx, organizationId, listeners)
  return { gained: result?.gained ?? 0, lost: result?.lost ?? 0 }

  function byConditions({ id, conditions }: { id: string; conditions: AudienceConditions | null }) {
    if (!conditions) return []
    return sql`
      SELECT ${id}::uuid, e."id" FROM ${source} e
      WHERE e."organizationId" = ${organizationId}::uuid AND ${conditionsWhere(organizationId, conditions, today)}`
  }
}
