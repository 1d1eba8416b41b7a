import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { recordFailure } from '@/lib/connections/health/mutations'
import { tryHold } from '@/lib/database/holds'
import { db } from '@/lib/db'
import type { SyncRun } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'
import { whatIsLeft } from '@/lib/syncs/execution/batches/queries'
import { openContext, type RunContext, whatWasLearned } from '@/lib/syncs/execution/context/mutations'
import { addMovedGroups, runGroups } from '@/lib/syncs/execution/groups/mutations'
import { followManagers } from '@/lib/syncs/execution/managers/mutations'
import { backOffMs, patienceMs, shortWaitMs } from '@/lib/syncs/execution/rules'
import { runWave, type WaveEnd } from '@/lib/syncs/execution/waves/mutations'
import { planRun } from '@/lib/syncs/planning/mutations'
import { groupWave } from '@/lib/syncs/planning/sql'
import { type Ending, endRun } from '@/lib/syncs/runs/ending/mutations'
import { wakeRun } from '@/lib/syncs/runs/mutations'
import type { RunReason } from '@/lib/syncs/runs/schema'

type HeldRun = SyncRun & { holderId: string }

/** The name by which a process has a run to itself. */
export const holdKey = (runId: string) => `sync-run:${runId}`

/**
 * Takes a run up where it stands and does what is left of it, unless another process has it: until it is finished, has
 * to wait longer than a moment, or the worker is asked to stop.
 */
export async function workOnRun(
  actor: OrganizationActor,
  runId: string,
  signal?: AbortSignal,
): Promise<void> {
  authorize(actor, 'sync:run')
  const hold = await tryHold(holdKey(runId))
  if (!hold) return
  const ends = AbortSignal.any([hold.signal, ...(signal ? [signal] : [])])
  try {
    const run = await takeRun(actor, runId)
    if (!run) return
    if (run.state === 'planning') await planRun(actor, runId)
    await execute(actor, run, ends)
  } catch (error) {
    if (ends.aborted) return
    await noteFailure(actor, runId, error)
  } finally {
    await hold.release()
  }
}

/** Marks a run as this process's own: what another still wrote would count no more. */
async function takeRun({ organizationId }: OrganizationActor, runId: string): Promise<HeldRun | null> {
  const holderId = randomUUID()
  const taken = await db.syncRun.updateManyAndReturn({
    where: {
      id: runId,
      organizationId,
      state: { in: ['planning', 'running'] },
      OR: [{ resumeAt: null }, { resumeAt: { lte: new Date() } }],
    },
    data: { holderId, resumeAt: null, reason: null },
  })
  const [run] = taken
  return run ? { ...run, holderId } : null
}

async function execute(actor: OrganizationActor, run: HeldRun, signal: AbortSignal): Promise<void> {
  const context = await openContext(actor, run, signal)
  if (context === 'unusable') return pause(run, 'needsReconnect')
  if (context === 'down') return waitForProvider(actor, run)
  if (context === 'misconfigured') return finish(run, { outcome: 'failed', reason: 'misconfigured' })
  let refusals = 0
  while (!signal.aborted) {
    const state = await readState(run)
    if (state !== 'running') return
    const left = await whatIsLeft(run.id)
    if (!left) {
      if (await addMovedGroups(context)) continue
      if (context.followsManagers && !run.isDryRun) await noteReports(run)
      return finish(run)
    }
    if (left.waitMs > 0) {
      if (await putOff(actor, context, left.waitMs, signal)) return
      continue
    }
    const end = await (left.wave === groupWave
      ? runGroups(context, signal)
      : runWave(context, left.wave, signal))
    const isRefused = end.why === 'throttled' && !end.made
    if (end.made) {
      const { id, holderId } = run
      // What another process, or somebody who paused it, has noted since stays.
      await db.syncRun.updateMany({ where: { id, holderId, state: 'running', ...isWaiting }, data: calm })
    }
    refusals = isRefused ? refusals + 1 : 0
    if (refusals > mostRefusals || (isRefused && (await isOutOfPatience(run)))) {
      return waitForProvider(actor, run, { ...slow, ...learnedBy(context) })
    }
    if (!(await goesOn(actor, context, end, signal))) return
  }
}

/** Notes since when limits have let nothing through. @returns whether that is for longer than a run waits */
async function isOutOfPatience({ id, holderId }: HeldRun): Promise<boolean> {
  const now = new Date()
  await db.syncRun.updateMany({ where: { id, holderId, waitingSince: null }, data: { waitingSince: now } })
  const run = await db.syncRun.findFirst({ where: { id, holderId }, select: { waitingSince: true } })
  return now.getTime() - (run?.waitingSince ?? now).getTime() > patienceMs
}

/** So often in a row a provider that limits is asked without having done anything; then the run waits as for one that is down. */
const mostRefusals = 5

const isWaiting = { OR: [{ waits: { gt: 0 } }, { waitingSince: { not: null } }] }
const calm = { waits: 0, waitingSince: null, reason: null }
const slow: { reason: RunReason } = { reason: 'throttled' }
const away: { reason: RunReason } = { reason: 'providerDown' }

async function readState({ id, holderId }: HeldRun) {
  const run = await db.syncRun.findFirst({ where: { id, holderId }, select: { state: true } })
  return run?.state ?? null
}

/** What follows a wave that came to an end before its items did. */
async function goesOn(
  actor: OrganizationActor,
  context: RunContext,
  end: WaveEnd,
  signal: AbortSignal,
): Promise<boolean> {
  const { run, pace } = context
  switch (end.why) {
    case 'drained':
      return true
    case 'aborted':
    case 'lost':
      return false
    case 'throttled':
      return !(await putOff(actor, context, pace.waitMs(), signal, slow))
    case 'unauthenticated':
      await refuse(actor, context)
      return false
    case 'unusable':
      await pause(run, 'needsReconnect')
      return false
    case 'down':
      await waitForProvider(actor, run, { ...away, ...learnedBy(context) })
      return false
  }
}

/**
 * Waits here for a moment, or gives the run back for so long.
 * @returns whether it was given back
 */
async function putOff(
  { organizationId }: OrganizationActor,
  context: RunContext,
  milliseconds: number,
  signal: AbortSignal,
  why: { reason?: RunReason } = {},
): Promise<boolean> {
  const { run } = context
  if (milliseconds <= shortWaitMs) {
    await setTimeout(milliseconds, undefined, { signal })
    return false
  }
  const until = new Date(Date.now() + milliseconds)
  await db.$transaction(async (tx) => {
    const where = { id: run.id, holderId: run.holderId, state: 'running' } as const
    const { count } = await tx.syncRun.updateMany({
      where,
      data: { resumeAt: until, ...why, ...learnedBy(context) },
    })
    if (count > 0) await wakeRun(tx, organizationId, run.id, until)
  })
  return true
}

/** For whoever takes the run up again. */
const learnedBy = (context: RunContext) => ({ reasonDetails: whatWasLearned(context) })

/** The provider does nothing: the run waits, longer each time, and is given up after a day. */
async function waitForProvider(
  actor: OrganizationActor,
  run: HeldRun,
  why: { reason: RunReason; reasonDetails?: ReturnType<typeof whatWasLearned> } = away,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const held = await tx.syncRun.findFirst({
      where: { id: run.id, holderId: run.holderId, state: 'running' },
    })
    if (!held) return
    const now = new Date()
    const since = held.waitingSince ?? now
    if (now.getTime() - since.getTime() > patienceMs) {
      await endRun(tx, held, { reason: 'providerGaveUp', left: { status: 'failed', reason: 'network' } })
      return
    }
    const resumeAt = new Date(now.getTime() + backOffMs(held.waits + 1))
    const data = {
      waits: held.waits + 1,
      waitingSince: since,
      resumeAt,
      ...why,
    }
    await tx.syncRun.update({ where: { id: run.id }, data })
    await wakeRun(tx, actor.organizationId, run.id, resumeAt)
  }, patience)
}

/** The provider refuses the credentials: the connection has to be reconnected, and the run waits for that. */
async function refuse(actor: OrganizationActor, { run, host }: RunContext): Promise<void> {
  const now = new Date()
  const failure = {
    reason: 'verification.wrongCredentials',
    host,
    status: 401,
    at: now.toISOString(),
    isOfCheck: true,
  } as const
  await db.$transaction(async (tx) => {
    const { connectionId } = run
    await recordFailure(tx, actor, { connectionId, status: 401, failure, isRevoked: true }, now)
  })
  await pause(run, 'needsReconnect')
}

async function pause({ id, holderId }: HeldRun, reason: RunReason): Promise<void> {
  await db.syncRun.updateMany({
    where: { id, holderId, state: { in: ['planning', 'running'] } },
    data: { state: 'paused', reason },
  })
}

// A million items may be left to be put aside.
const patience = { timeout: 1_800_000, maxWait: 30_000 }

async function finish({ id, holderId }: HeldRun, ending?: Ending): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM "SyncRun" WHERE "id" = ${id}::uuid FOR UPDATE`
    const run = await tx.syncRun.findFirst({
      where: { id, holderId, state: { in: ['planning', 'running'] } },
    })
    if (run) await endRun(tx, run, ending)
  }, patience)
}

async function noteReports(run: HeldRun): Promise<void> {
  await db.$transaction((tx) => followManagers(tx, run), patience)
}

/** After this many in a row, a run that meets errors of Portico's own ends. */
const mostFailures = 8

async function noteFailure(
  { organizationId }: OrganizationActor,
  runId: string,
  error: unknown,
): Promise<void> {
  log.error({ err: error, runId }, 'A sync run met an error')
  await db.$transaction(async (tx) => {
    const run = await tx.syncRun.findFirst({ where: { id: runId, state: { in: ['planning', 'running'] } } })
    if (!run) return
    // What it waited for its provider before is counted in the same place, and has an end of its own.
    const isOver = run.waitingSince
      ? Date.now() - run.waitingSince.getTime() > patienceMs
      : run.waits >= mostFailures
    if (isOver) {
      await endRun(tx, run, { outcome: 'failed', reason: 'internal' })
      return
    }
    const resumeAt = new Date(Date.now() + backOffMs(run.waits + 1))
    await tx.syncRun.update({ where: { id: runId }, data: { waits: run.waits + 1, resumeAt } })
    await wakeRun(tx, organizationId, runId, resumeAt)
  })
}
