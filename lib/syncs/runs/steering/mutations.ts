import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'
import { Prisma, type SyncRun } from '@/lib/generated/prisma/client'
import { endRun } from '@/lib/syncs/runs/ending/mutations'
import { entryOf, wakeRun } from '@/lib/syncs/runs/mutations'
import { readRun } from '@/lib/syncs/runs/queries'
import type { RunReason } from '@/lib/syncs/runs/schema'

/** Stops a run where it stands, until somebody resumes it. @throws AppError `not_found`; `conflict` (`runNotRunning`) */
export async function pauseRun(actor: Actor, runId: string): Promise<void> {
  await steer(actor, runId, 'sync_run.paused', async (tx, run) => {
    if (run.state !== 'running' && run.state !== 'planning') throw notRunning()
    const data = { state: 'paused', reason: 'byAdmin' satisfies RunReason } as const
    await tx.syncRun.update({ where: { id: run.id }, data })
  })
}

/** Goes on with a paused run. @throws AppError `not_found`; `conflict` (`runNotPaused`, `connectionNotUsable`) */
export async function resumeRun(actor: Actor, runId: string): Promise<void> {
  await steer(actor, runId, 'sync_run.resumed', async (tx, run) => {
    if (run.state !== 'paused') throw new AppError('conflict', { reason: 'runNotPaused' })
    const connection = await tx.connection.findUniqueOrThrow({
      where: { id: run.connectionId },
      select: { state: true },
    })
    if (connection.state !== 'connected') throw new AppError('conflict', { reason: 'connectionNotUsable' })
    await goOn(tx, run)
  })
}

/** Goes on with a run that stands still, planned or not. */
export async function goOn(
  tx: Transaction,
  run: Pick<SyncRun, 'id' | 'organizationId' | 'startedAt'>,
): Promise<void> {
  const planned =
    (await tx.syncItem.findFirst({ where: { runId: run.id }, select: { position: true } })) !== null
  await tx.syncRun.update({
    where: { id: run.id },
    data: {
      state: planned ? 'running' : 'planning',
      reason: null,
      reasonDetails: Prisma.DbNull,
      resumeAt: null,
      waits: 0,
      waitingSince: null,
    },
  })
  await wakeRun(tx, run.organizationId, run.id)
}

/** Ends a run; what it has done stays done. @throws AppError `not_found`; `conflict` (`runFinished`) */
export async function cancelRun(actor: Actor, runId: string): Promise<void> {
  await steer(actor, runId, 'sync_run.canceled', async (tx, run) => {
    if (run.state === 'finished') throw new AppError('conflict', { reason: 'runFinished' })
    await endRun(tx, run, { outcome: 'canceled', reason: 'canceled' })
  })
}

/** Lets a run deprovision more people than its guard rail allows. @throws AppError `not_found`; `conflict` (`runNotWaiting`) */
export async function approveRun(actor: Actor, runId: string): Promise<void> {
  await steer(actor, runId, 'sync_run.approved', async (tx, run, { memberId }) => {
    if (run.state !== 'awaiting_approval') throw new AppError('conflict', { reason: 'runNotWaiting' })
    await tx.syncRun.update({
      where: { id: run.id },
      data: { approvedById: memberId, approvedAt: new Date() },
    })
    await goOn(tx, run)
  })
}

/** Ends a run that asks instead. Who would have been deprovisioned is looked at again by the next. */
export async function declineRun(actor: Actor, runId: string): Promise<void> {
  await steer(actor, runId, 'sync_run.declined', async (tx, run) => {
    if (run.state !== 'awaiting_approval') throw new AppError('conflict', { reason: 'runNotWaiting' })
    await endRun(tx, run, { outcome: 'canceled', reason: 'declined' })
  })
}

const notRunning = () => new AppError('conflict', { reason: 'runNotRunning' })

// A million items may be left to be put aside.
const patience = { timeout: 300_000, maxWait: 30_000 }

async function steer(
  actor: Actor,
  runId: string,
  action: string,
  act: (tx: Transaction, run: SyncRun, actor: MemberActor) => Promise<void>,
): Promise<void> {
  authorize(actor, 'sync:start')
  await db.$transaction(async (tx) => {
    const { connectionId } = await readRun(tx, actor, runId)
    await requireRole(tx, actor, connectionId, 'use')
    await tx.$queryRaw`SELECT FROM "SyncRun" WHERE "id" = ${runId}::uuid FOR UPDATE`
    await act(tx, await readRun(tx, actor, runId), actor)
    await audit(tx, actor, entryOf(runId, action))
  }, patience)
}
