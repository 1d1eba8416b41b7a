import { auditAll } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isoDay } from '@/lib/days'
import { db } from '@/lib/db'
import { holdDefinitions } from '@/lib/directory/attributes/queries'
import { markEndedJob } from '@/lib/directory/leaving/schema'
import { markLeft } from '@/lib/directory/saving/mutations'
import { Prisma } from '@/lib/generated/prisma/client'
import { enqueue } from '@/lib/queue'

/** How many people are marked together. */
const partSize = 5000
const patience = { timeout: 120_000, maxWait: 30_000 }

/** Enqueues that for each organization in which somebody whose last day is over has not left yet. */
export async function enqueueEnded(actor: Actor, now = new Date()): Promise<void> {
  authorize(actor, 'directory:tend')
  const organizations = await db.$queryRaw<{ organizationId: string }[]>`
    SELECT DISTINCT "organizationId"::text FROM "Employee"
    WHERE "status" <> 'left' AND "endDate" < ${isoDay(now)}::date`
  for (const { organizationId } of organizations) {
    const key = `${markEndedJob.name}:${organizationId}`
    await enqueue(db, markEndedJob, { organizationId }, { key, queueName: key })
  }
}

/**
 * Marks people as left whose last day is over, in parts: whoever is stopped leaves the rest to the next.
 * @param options.size people of a part
 */
export async function markEnded(
  actor: Actor,
  { now = new Date(), signal, size = partSize }: { now?: Date; signal?: AbortSignal; size?: number } = {},
): Promise<void> {
  authorize(actor, 'directory:update')
  const today = isoDay(now)
  const part = () =>
    db.$transaction(async (tx) => {
      const cause = { kind: 'lastDay', on: today } as const
      const isOver = Prisma.sql`e."endDate" < ${today}::date`
      // Who takes an attribute from everybody comes before or after it.
      await holdDefinitions(tx, actor.organizationId)
      const { ids, found } = await markLeft(tx, actor, isOver, { cause, limit: size })
      const action = 'employee.ended'
      await auditAll(
        tx,
        actor,
        ids.map((id) => ({ action, subject: { type: 'employee', id } })),
      )
      return found
    }, patience)
  while ((await part()) > 0) if (signal?.aborted) throw signal.reason
}
