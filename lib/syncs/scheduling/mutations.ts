import type { Actor } from '@/lib/auth/actor'
import { within } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isHeld } from '@/lib/database/holds'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'
import { nextTime, scheduleSchema } from '@/lib/schedules'
import { followSyncChangesJob } from '@/lib/sync-changes/schema'
import { startRunOf } from '@/lib/syncs/runs/mutations'
import { workOnRunJob } from '@/lib/syncs/runs/schema'
import { goOn } from '@/lib/syncs/runs/steering/mutations'

/** Starts a run for those who changed, where the connection follows changes and nobody is at work. */
export async function followChanges(actor: Actor, connectionId: string): Promise<void> {
  authorize(actor, 'sync:run')
  const { organizationId } = actor
  const settings = { connectionId, organizationId, isEnabled: true, onChange: true }
  if ((await db.syncSettings.count({ where: settings })) === 0) return
  const isAny = await db.syncChange.findFirst({ where: { connectionId }, select: { id: true } })
  if (isAny) await startRunOf(actor, connectionId, { cause: 'change' })
}

/**
 * Has a worker take up the runs that none works on: its process has ended, or the job that would have is lost.
 * @returns how many
 */
export async function findLostRuns(actor: Actor): Promise<number> {
  authorize(actor, 'sync:plan')
  const lost = await db.$queryRaw<unknown[]>`/* find_lost_runs */
    SELECT job.id
    FROM "SyncRun" run, graphile_worker.add_job(
      ${workOnRunJob.name}::text,
      payload => json_build_object('organizationId', run."organizationId", 'runId', run."id"),
      max_attempts => 1,
      job_key => ${`${workOnRunJob.name}:`}::text || run."id"
    ) AS job
    WHERE run."state" IN ('planning', 'running') AND (run."resumeAt" IS NULL OR run."resumeAt" <= now())
      AND NOT ${isHeld(Prisma.sql`'sync-run:' || run."id"`)}`
  return lost.length
}

/** After so long without a run, those are tried again for whom the last try failed. */
const retryAfterMs = 60 * 60 * 1000

/** Starts what the clock says, goes on where a connection is good again, and follows changes that were left. */
export async function planSyncs(actor: Actor, now = new Date()): Promise<void> {
  authorize(actor, 'sync:plan')
  const portico = actor
  await startScheduled()
  await resumeReconnected()
  await followLeftChanges()
  await retryLater()

  async function startScheduled(): Promise<void> {
    const due = await db.syncSettings.findMany({
      where: { nextRunAt: { lte: now }, isEnabled: true, connection: { state: 'connected' } },
      select: { connectionId: true, organizationId: true, schedule: true, nextRunAt: true },
      take: 500,
    })
    for (const { connectionId, organizationId, schedule, nextRunAt: dueAt } of due) {
      const parsed = scheduleSchema.nullable().safeParse(schedule)
      if (!parsed.success)
        log.error({ connectionId }, 'The schedule of a sync cannot be read; it does not run')
      const next = parsed.success ? nextTime(parsed.data, now) : null
      // First the run: without it the clock stays, and the next look starts it.
      const started = await startRunOf(within(portico, organizationId), connectionId, { cause: 'schedule' })
      if (!started && parsed.success) continue
      await db.syncSettings.updateMany({
        where: { connectionId, nextRunAt: dueAt },
        data: { nextRunAt: next },
      })
    }
  }

  async function resumeReconnected(): Promise<void> {
    const waiting = await db.syncRun.findMany({
      where: { state: 'paused', reason: 'needsReconnect', connection: { state: 'connected' } },
      take: 500,
    })
    for (const run of waiting) {
      await db.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT FROM "SyncRun" WHERE "id" = ${run.id}::uuid FOR UPDATE`
        const still = await tx.syncRun.count({ where: { id: run.id, state: 'paused' } })
        if (still > 0) await goOn(tx, run)
      })
    }
  }

  async function followLeftChanges(): Promise<void> {
    await db.$queryRaw`
      SELECT count(job.id) FROM "SyncSettings" settings, graphile_worker.add_job(
        ${followSyncChangesJob.name}::text,
        payload => json_build_object('organizationId', settings."organizationId", 'connectionId', settings."connectionId"),
        max_attempts => 3,
        job_key => ${`${followSyncChangesJob.name}:`}::text || settings."connectionId"
      ) AS job
      WHERE settings."isEnabled" AND settings."onChange" AND EXISTS (
        SELECT FROM "SyncChange" change
        WHERE change."connectionId" = settings."connectionId" AND change."createdAt" < now() - interval '30 seconds'
      ) AND NOT EXISTS (
        SELECT FROM "SyncRun" run WHERE run."connectionId" = settings."connectionId" AND run."state" <> 'finished'
      )`
  }

  /** Connections that nothing else starts for a while: what failed may have passed. */
  async function retryLater(): Promise<void> {
    const waiting = await db.$queryRaw<{ connectionId: string; organizationId: string }[]>`
      SELECT settings."connectionId"::text, settings."organizationId"::text FROM "SyncSettings" settings
      JOIN "Connection" connection ON connection."id" = settings."connectionId" AND connection."state" = 'connected'
      WHERE settings."isEnabled" AND settings."onChange" AND settings."schedule" IS NULL AND (EXISTS (
        SELECT FROM "SyncLink" link WHERE link."connectionId" = settings."connectionId" AND link."needsRetry"
      ) OR settings."syncsGroups" AND EXISTS (
        SELECT FROM "SyncGroup" stored WHERE stored."connectionId" = settings."connectionId" AND stored."needsRetry"
      ) OR settings."isCompareDue" AND (
        -- What a run gave up was not compared by it, nor by a retry of those who failed in it.
        SELECT run."reason" FROM "SyncRun" run
        WHERE run."connectionId" = settings."connectionId" AND NOT run."isDryRun" AND run."cause" <> 'retry'
        ORDER BY run."createdAt" DESC LIMIT 1
      ) IN ('providerGaveUp', 'internal')) AND NOT EXISTS (
        SELECT FROM "SyncRun" run WHERE run."connectionId" = settings."connectionId" AND NOT run."isDryRun"
          AND (run."state" <> 'finished' OR run."finishedAt" > ${new Date(now.getTime() - retryAfterMs)})
      )
      LIMIT 500`
    for (const { connectionId, organizationId } of waiting) {
      await startRunOf(within(portico, organizationId), connectionId, { cause: 'schedule' })
    }
  }
}
