import { type AuditEntry, audit } from '@/lib/audit'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isUniqueViolation } from '@/lib/database/unique'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'
import type { SyncRunCause } from '@/lib/generated/prisma/enums'
import { enqueue } from '@/lib/queue'
import { readRun } from '@/lib/syncs/runs/queries'
import { workOnRunJob } from '@/lib/syncs/runs/schema'
import { ensureSyncSettings } from '@/lib/syncs/settings/mutations'

export interface NewRun {
  connectionId: string
  isDryRun?: boolean
  /** Looks at everybody, not at those alone who changed. */
  isFull?: boolean
}

/**
 * Starts a run by hand. The first one switches the connection's own runs on.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`connectionNotUsable`, `runInProgress`)
 */
export async function startRun(actor: Actor, run: NewRun): Promise<{ runId: string }> {
  authorize(actor, 'sync:start')
  return db.$transaction(async (tx) => {
    await requireRole(tx, actor, run.connectionId, 'use')
    await ensureSyncSettings(tx, actor, run.connectionId)
    const runId = await createRun(tx, actor, { ...run, cause: 'manual', memberId: actor.memberId })
    if (!run.isDryRun) {
      const where = { connectionId: run.connectionId, organizationId: actor.organizationId, isEnabled: false }
      await tx.syncSettings.updateMany({ where, data: { isEnabled: true } })
    }
    await audit(tx, actor, entryOf(runId, run.isDryRun ? 'sync_run.rehearsed' : 'sync_run.started'))
    return { runId }
  })
}

/**
 * Starts a run for those alone whom another run failed for.
 * @throws AppError as {@link startRun}; `conflict` (`nothingFailed`)
 */
export async function retryFailed(actor: Actor, runId: string): Promise<{ runId: string }> {
  authorize(actor, 'sync:start')
  return db.$transaction(async (tx) => {
    const run = await readRun(tx, actor, runId)
    await requireRole(tx, actor, run.connectionId, 'use')
    const failed = await tx.syncItem.findFirst({
      where: { runId, status: 'failed' },
      select: { position: true },
    })
    if (!failed || run.isDryRun) throw new AppError('conflict', { reason: 'nothingFailed' })
    const { connectionId } = run
    const next = await createRun(tx, actor, {
      connectionId,
      cause: 'retry',
      retryOfId: runId,
      memberId: actor.memberId,
    })
    await audit(tx, actor, entryOf(next, 'sync_run.retried'))
    return { runId: next }
  })
}

/**
 * Starts a run that nobody asked for in person: by the clock, a change or a trigger.
 * @returns null where one is at work, or the connection is not to be synced
 */
export async function startRunOf(
  actor: Actor,
  connectionId: string,
  { cause, isFull }: { cause: Exclude<SyncRunCause, 'manual' | 'retry'>; isFull?: boolean },
): Promise<{ runId: string } | null> {
  authorize(actor, 'sync:run')
  try {
    return await db.$transaction(async (tx) => {
      const where = { connectionId, organizationId: actor.organizationId, isEnabled: true }
      if ((await tx.syncSettings.count({ where })) === 0) return null
      return { runId: await createRun(tx, actor, { connectionId, cause, isFull }) }
    })
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return null
    throw error
  }
}

interface Creation extends NewRun {
  cause: SyncRunCause
  memberId?: string
  retryOfId?: string
}

async function createRun(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  run: Creation,
): Promise<string> {
  const settings = await tx.syncSettings.findFirst({
    where: { connectionId: run.connectionId, organizationId },
    select: { mappingVersion: true, connection: { select: { state: true } } },
  })
  if (!settings) throw new AppError('not_found')
  if (settings.connection.state !== 'connected')
    throw new AppError('conflict', { reason: 'connectionNotUsable' })
  const { mappingVersion } = settings
  const data = { ...run, organizationId, mappingVersion }
  try {
    const { id: runId } = await tx.syncRun.create({ data, select: { id: true } })
    await wakeRun(tx, organizationId, runId)
    return runId
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError('conflict', { reason: 'runInProgress' })
    throw error
  }
}

/** Has a worker take a run up. */
export async function wakeRun(
  tx: Transaction,
  organizationId: string,
  runId: string,
  runAt?: Date,
): Promise<void> {
  const key = `${workOnRunJob.name}:${runId}`
  await enqueue(tx, workOnRunJob, { organizationId, runId }, { key, maxAttempts: 1, runAt })
}

/** That somebody did something with a run, for the audit log. */
export function entryOf(runId: string, action: string): AuditEntry {
  return { action, subject: { type: 'sync-run', id: runId } }
}
