import type { OrganizationActor, SystemActor } from '@/lib/auth/actor'
import { db, type Transaction } from '@/lib/db'
import { fireTriggersJob } from '@/lib/events/schema'
import { enqueue } from '@/lib/queue'
import { startRunOf } from '@/lib/syncs/runs/mutations'
import { type FiredTrigger, type Pending, readPending } from '@/lib/triggers/firing/queries'
import { forget, type Result, settle, skip } from '@/lib/triggers/firing/results/mutations'
import { holdOf } from '@/lib/triggers/links/queries'
import { fits } from '@/lib/triggers/rules'
import type { FiringReason } from '@/lib/triggers/schema'

const minuteMs = 60_000
/** How long a run may be at work before what waits for its end is given up. */
const patienceMs = 24 * 60 * minuteMs
const mostFirings = 5_000

/**
 * Starts a run for all that a trigger has waiting: one, and none within a minute of the last. While another run of the
 * connection is at work they wait for its end.
 */
export async function fireSync(
  actor: SystemActor & { organizationId: string },
  trigger: FiredTrigger,
  now: Date,
): Promise<void> {
  const waiting = await db.$transaction((tx) => sort(tx, actor, trigger, now))
  const first = waiting[0]
  if (!first || !trigger.connectionId) return
  const readyAt = await findReadyAt(trigger.id, waiting, now)
  if (readyAt > now) return fireLater(actor, trigger.id, readyAt)
  const started = await startRunOf(actor, trigger.connectionId, { cause: 'trigger' })
  const runId = started?.runId ?? (await findRunSince(actor, trigger.connectionId, waiting.at(-1) ?? first))
  if (runId) return finishAll(actor, trigger, { waiting, runId }, now)
  if (!(await isAtWork(actor, trigger.connectionId))) {
    return finish(waiting, { state: 'failed', reason: 'syncNotReady' }, now)
  }
  const isOver = now.getTime() - first.createdAt.getTime() > patienceMs
  if (isOver) return finish(waiting, { state: 'failed', reason: 'runInProgress' }, now)
  await fireLater(actor, trigger.id, new Date(now.getTime() + minuteMs))
}

/** What is to start a run; the rest is put aside. */
async function sort(
  tx: Transaction,
  actor: OrganizationActor,
  trigger: FiredTrigger,
  now: Date,
): Promise<Pending[]> {
  const pending = await readPending(tx, actor, trigger.id, mostFirings)
  const isMeant = ({ isTest, data }: Pending) => isTest || (trigger.isEnabled && fits(trigger.filter, data))
  const isLoop = ({ isTest, data }: Pending) =>
    !isTest && trigger.event === 'sync.run_finished' && data.cause === 'trigger'
  const wanted = pending.filter(isMeant)
  await forget(
    tx,
    pending.filter((firing) => !isMeant(firing)).map(({ id }) => id),
  )
  if (holdOf(trigger)) {
    await settle(tx, skip(wanted, 'heldBack'), now)
    return []
  }
  await settle(tx, skip(wanted.filter(isLoop), 'loop'), now)
  return wanted.filter((firing) => !isLoop(firing))
}

async function findReadyAt(triggerId: string, waiting: readonly Pending[], now: Date): Promise<Date> {
  if (waiting.some(({ isTest }) => isTest)) return now
  const last = await db.triggerFiring.findFirst({
    where: { triggerId, state: 'succeeded', isTest: false },
    orderBy: { finishedAt: 'desc' },
    select: { finishedAt: true },
  })
  return last?.finishedAt ? new Date(last.finishedAt.getTime() + minuteMs) : now
}

/** A run that began after all of this had happened: it was started by a worker that died before it could say so. */
async function findRunSince(
  { organizationId }: SystemActor & { organizationId: string },
  connectionId: string,
  { createdAt }: Pending,
): Promise<string | null> {
  const run = await db.syncRun.findFirst({
    where: { connectionId, organizationId, isDryRun: false, createdAt: { gte: createdAt } },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  })
  return run?.id ?? null
}

async function isAtWork(
  { organizationId }: SystemActor & { organizationId: string },
  connectionId: string,
): Promise<boolean> {
  const where = { connectionId, organizationId, state: { not: 'finished' as const } }
  return (await db.syncRun.count({ where })) > 0
}

/** All that had happened when the run began, however much that is. */
async function finishAll(
  actor: OrganizationActor,
  trigger: FiredTrigger,
  { waiting, runId }: { waiting: readonly Pending[]; runId: string },
  now: Date,
): Promise<void> {
  let batch = waiting
  while (batch.length > 0) {
    await finish(batch, { state: 'succeeded', reason: 'runStarted', details: { runId } }, now)
    if (batch.length < mostFirings) return
    const next = await db.$transaction((tx) => sort(tx, actor, trigger, now))
    batch = next.filter(({ createdAt }) => createdAt <= now)
  }
}

async function finish(
  firings: readonly Pending[],
  result: { state: 'succeeded' | 'failed'; reason: FiringReason; details?: Result['details'] },
  now: Date,
): Promise<void> {
  await settle(
    db,
    firings.map(({ id }) => ({ firingId: id, ...result })),
    now,
  )
}

async function fireLater(
  { organizationId }: SystemActor & { organizationId: string },
  triggerId: string,
  runAt: Date,
): Promise<void> {
  const key = `${fireTriggersJob.name}:later:${triggerId}`
  await enqueue(db, fireTriggersJob, { organizationId }, { key, runAt })
}
