import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import type { SyncRun } from '@/lib/generated/prisma/client'
import { mostNoted } from '@/lib/sync-changes/schema'
import { usesManager } from '@/lib/syncs/mapping/rules'
import { attributeMapping } from '@/lib/syncs/mapping/schema'
import { groupItemsSql } from '@/lib/syncs/planning/groups/sql'
import { type Candidates, planSql } from '@/lib/syncs/planning/sql'
import { endRun } from '@/lib/syncs/runs/ending/mutations'
import { wakeRun } from '@/lib/syncs/runs/mutations'
import { needsApproval } from '@/lib/syncs/runs/rules'
import type { RunReason } from '@/lib/syncs/runs/schema'
import { inScope, readScope, type Scope } from '@/lib/syncs/scope/sql'

// A million items are written at once.
const patience = { timeout: 1_800_000, maxWait: 30_000 }

/**
 * Writes down what a run has to do, in one transaction: who is to be provisioned, brought up to date or deprovisioned,
 * by what the directory and the activation say now. The changes that it follows are forgotten with it. Where it would
 * deprovision more people than the guard rail lets it, it asks instead.
 */
export async function planRun(actor: Actor, runId: string): Promise<void> {
  authorize(actor, 'sync:run')
  const total = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM "SyncRun" WHERE "id" = ${runId}::uuid FOR UPDATE`
    const run = await tx.syncRun.findFirst({
      where: { id: runId, organizationId: actor.organizationId, state: 'planning' },
    })
    if (!run || (await waitsForImport(tx, run))) return 0
    return plan(tx, run)
  }, patience)
  // Until the database has counted them, it takes a run that is new to have hardly any items. Answers are long.
  if (total > 5_000)
    await db.$executeRaw`ANALYZE "SyncItem" ("runId", "position", "wave", "status", "operation", "employeeId")`
}

// An import writes thousands of people at a time. One that takes longer than this is not waited for.
const [importPauseMs, longestImportMs] = [2_000, 60 * 60_000]

/** A directory that is being written is not looked at: of people whom a file leaves out, it would have a part. */
async function waitsForImport(tx: Transaction, { id, organizationId }: SyncRun): Promise<boolean> {
  const since = new Date(Date.now() - longestImportMs)
  const where = { organizationId, state: 'running', startedAt: { gt: since } } as const
  if ((await tx.directoryImport.count({ where })) === 0) return false
  const resumeAt = new Date(Date.now() + importPauseMs)
  await tx.syncRun.update({ where: { id }, data: { resumeAt } })
  await wakeRun(tx, organizationId, id, resumeAt)
  return true
}

/** @returns how many items there are */
async function plan(tx: Transaction, run: SyncRun): Promise<number> {
  const { id, organizationId, connectionId } = run
  const candidates = await takeCandidates(tx, run)
  // After the changes were taken: a mapping that is saved from now on has noted a change that is still there.
  const settings = await tx.syncSettings.findUniqueOrThrow({ where: { connectionId } })
  const scope = await readScope(tx, organizationId, connectionId)
  const followsManagers = usesManager(attributeMapping.parse(settings.mapping))
  // The planner takes what is materialized for a few rows, and would compare each with each.
  const isLarge = candidates === 'everybody' || candidates.ids.length > 1_000
  if (isLarge) await tx.$executeRaw`SELECT set_config('enable_nestloop', 'off', true)`
  const planned = await tx.$queryRaw<{ count: number; deprovisions: number }[]>(
    planSql({
      runId: id,
      organizationId,
      connectionId,
      mappingVersion: settings.mappingVersion,
      candidates,
      scope,
      followsManagers,
    }),
  )
  const { count, deprovisions } = planned[0] ?? { count: 0, deprovisions: 0 }
  const audienceIds = scope?.audienceIds ?? []
  const groups = settings.syncsGroups
    ? await tx.$executeRaw(groupItemsSql({ run, candidates, audienceIds }))
    : 0
  if (isLarge) await tx.$executeRaw`SELECT set_config('enable_nestloop', 'on', true)`
  const total = count + groups
  await tx.syncRun.update({
    where: { id },
    data: {
      total,
      deprovisions,
      mappingVersion: settings.mappingVersion,
      state: 'running',
      startedAt: run.startedAt ?? new Date(),
    },
  })
  if (total === 0) await endRun(tx, run)
  if (deprovisions === 0 || run.isDryRun || settings.deprovisioning === 'none') return total
  const counts = await countDeprovisions(tx, connectionId)
  const rail = { share: settings.guardShare, minimum: settings.guardMinimum }
  const asks = (planned: number) => !run.approvedAt && needsApproval({ planned, ...counts }, rail)
  // A directory may lose people faster than they are noted: whoever is asked is asked about all of them.
  const isPart = candidates !== 'everybody' && run.cause !== 'retry'
  if (isPart && asks(await countLost(tx, run, scope))) {
    await tx.syncItem.deleteMany({ where: { runId: id } })
    return plan(tx, { ...run, isFull: true })
  }
  if (!asks(deprovisions)) {
    await tx.syncRun.update({ where: { id }, data: { linked: counts.linked } })
    return total
  }
  await tx.syncRun.update({
    where: { id },
    data: {
      state: 'awaiting_approval',
      reason: 'guardRail' satisfies RunReason,
      reasonDetails: { ...rail, lately: counts.lately },
      linked: counts.linked,
    },
  })
  return total
}

/** Whom the run looks at. A dry run leaves the changes to the run that follows them. */
async function takeCandidates(
  tx: Transaction,
  { id, connectionId, cause, isDryRun, isFull, retryOfId }: SyncRun,
): Promise<Candidates> {
  if (isDryRun) return 'everybody'
  if (cause === 'retry') {
    const failed = await tx.$queryRaw<{ ids: string[] }[]>`
      SELECT coalesce(array_agg("employeeId"::text), '{}') AS ids FROM "SyncItem"
      WHERE "runId" = ${retryOfId}::uuid AND "status" = 'failed' AND "employeeId" IS NOT NULL`
    return { ids: failed[0]?.ids ?? [], andFailed: false }
  }
  const settings = await tx.syncSettings.findUniqueOrThrow({
    where: { connectionId },
    select: { isCompareDue: true },
  })
  const everybody = isFull || settings.isCompareDue
  // The people are read only where they are looked at: they may be very many. Then all are compared within the database.
  const [taken] = await tx.$queryRaw<{ ids: string[]; isEverybody: boolean }[]>`
    WITH taken AS (DELETE FROM "SyncChange" WHERE "connectionId" = ${connectionId}::uuid RETURNING *),
    all_in_all AS (SELECT coalesce(bool_or("isEverybody"), FALSE) OR ${everybody}::boolean
        OR coalesce(sum(cardinality("employeeIds")), 0) > ${mostNoted}::int AS "isEverybody" FROM taken)
    SELECT "isEverybody", CASE WHEN "isEverybody" THEN '{}'
      ELSE ARRAY(SELECT DISTINCT unnest("employeeIds")::text FROM taken) END AS ids
    FROM all_in_all`
  if (everybody || taken?.isEverybody) {
    await tx.$executeRaw`UPDATE "SyncSettings" SET "isCompareDue" = FALSE WHERE "connectionId" = ${connectionId}::uuid`
    await tx.$executeRaw`UPDATE "SyncRun" SET "isFull" = TRUE WHERE "id" = ${id}::uuid`
    return 'everybody'
  }
  // By the clock those are tried again, too, for whom the last try failed.
  return { ids: taken?.ids ?? [], andFailed: cause !== 'change' }
}

/** How many are linked and should not be, whoever they are. */
async function countLost(
  tx: Transaction,
  { organizationId, connectionId }: SyncRun,
  scope: Scope,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "SyncLink" link
    WHERE link."connectionId" = ${connectionId}::uuid AND link."state" = 'linked' AND NOT EXISTS (
      SELECT FROM "Employee" e WHERE e."id" = link."employeeId" AND e."organizationId" = ${organizationId}::uuid
        AND ${inScope(scope)})`
  return row?.count ?? 0
}

async function countDeprovisions(
  tx: Transaction,
  connectionId: string,
): Promise<{ linked: number; lately: number }> {
  const [row] = await tx.$queryRaw<{ linked: number; lately: number }[]>`
    SELECT
      (SELECT count(*) FROM "SyncLink" WHERE "connectionId" = ${connectionId}::uuid AND "state" = 'linked')::int AS linked,
      -- Since somebody last agreed to so many.
      (
        SELECT count(*) FROM "SyncRun" run
        JOIN "SyncItem" item ON item."runId" = run."id"
        WHERE run."connectionId" = ${connectionId}::uuid AND NOT run."isDryRun"
          -- Groups are no people.
          AND item."operation" = 'deprovision' AND item."status" = 'succeeded' AND item."employeeId" IS NOT NULL
          AND coalesce(run."finishedAt", now()) > greatest(now() - interval '24 hours', (
            SELECT max("approvedAt") FROM "SyncRun"
            WHERE "connectionId" = ${connectionId}::uuid AND "approvedAt" IS NOT NULL))
      )::int AS lately`
  return row ?? { linked: 0, lately: 0 }
}
