import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { rateOf, recentSamples, type Sample, secondsLeft } from '@/lib/syncs/tracking/progress/rules'
import { readCounts, runsWhere } from '@/lib/syncs/tracking/queries'
import { countOf, statusOf, toRunReason } from '@/lib/syncs/tracking/rules'
import type { RunProgress } from '@/lib/syncs/tracking/schema'

/** Runs whose pace is remembered; the one that was asked for longest ago is forgotten first. */
const mostRemembered = 500

const samplesOf = processWide('sync-progress', () => new Map<string, Sample[]>())

/**
 * How far a run is, and how fast: by what was seen of it in the minute before, and until then since its start.
 * @throws AppError `not_found`
 */
export async function runProgress(actor: Actor, runId: string, now = Date.now()): Promise<RunProgress> {
  authorize(actor, 'sync:read')
  const run = await db.syncRun.findFirst({
    where: { id: runId, AND: runsWhere(actor) },
    select: {
      state: true,
      outcome: true,
      reason: true,
      total: true,
      done: true,
      unchanged: true,
      startedAt: true,
      resumeAt: true,
    },
  })
  if (!run) throw new AppError('not_found')
  const counts = (await readCounts([runId])).get(runId) ?? []
  const { total, done, unchanged, startedAt, resumeAt } = run
  const isRunning = run.state === 'running'
  const perMinute = isRunning
    ? paceOf(runId, { at: now, dealtWith: done + unchanged }, startedAt?.getTime() ?? null)
    : null
  const waits = isRunning && resumeAt !== null && resumeAt.getTime() > now
  return {
    status: statusOf(run),
    reason: toRunReason(run.reason),
    total,
    done,
    succeeded: countOf(counts, { status: 'succeeded' }) + countOf(counts, { status: 'planned' }),
    failed: countOf(counts, { status: 'failed' }),
    skipped: countOf(counts, { status: 'skipped' }),
    perMinute,
    secondsLeft: waits ? null : secondsLeft(total - done, perMinute),
    resumeAt: waits ? resumeAt.toISOString() : null,
  }
}

function paceOf(runId: string, current: Sample, startedAt: number | null): number | null {
  const samples = recentSamples(samplesOf.get(runId) ?? [], current.at)
  samplesOf.delete(runId)
  samplesOf.set(runId, [...samples, current])
  const [oldest] = samplesOf.keys()
  if (samplesOf.size > mostRemembered && oldest) samplesOf.delete(oldest)
  return rateOf(samples, current, startedAt)
}
