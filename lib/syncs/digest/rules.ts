import type { SyncOperation, SyncOutcome, SyncStatus } from '@/lib/generated/prisma/enums'

/** What the runs of one connection did. */
export interface Week {
  connectionId: string
  runs: { outcome: SyncOutcome; count: number }[]
  items: { operation: SyncOperation; status: SyncStatus; reason: string; count: number }[]
}

/** The same of several connections, as a mail tells it. */
export interface Summary {
  runs: Record<SyncOutcome, number>
  people: Record<SyncOperation, number>
  failed: number
  /** The most frequent first. */
  causes: { reason: string; count: number }[]
}

const sum = (numbers: readonly { count: number }[]) => numbers.reduce((all, { count }) => all + count, 0)

/** What all of them did together. */
export function summarize(weeks: readonly Week[]): Summary {
  const runs = weeks.flatMap((week) => week.runs)
  const items = weeks.flatMap((week) => week.items)
  const failures = items.filter(({ status }) => status === 'failed')
  const outcome = (of: SyncOutcome) => sum(runs.filter((run) => run.outcome === of))
  const done = (of: SyncOperation) =>
    sum(items.filter(({ operation, status }) => operation === of && status === 'succeeded'))
  const causes = [...new Set(failures.map(({ reason }) => reason))].map((reason) => ({
    reason,
    count: sum(failures.filter((failure) => failure.reason === reason)),
  }))
  return {
    runs: {
      completed: outcome('completed'),
      partially_completed: outcome('partially_completed'),
      failed: outcome('failed'),
      canceled: outcome('canceled'),
    },
    people: {
      provision: done('provision'),
      update: done('update'),
      link: done('link'),
      deprovision: done('deprovision'),
    },
    failed: sum(failures),
    causes: causes.toSorted((one, other) => other.count - one.count),
  }
}

const dayMs = 24 * 60 * 60 * 1000
const weekMs = 7 * dayMs

/**
 * From when on a summary tells, since the one before; at most two weeks.
 * @returns null while the last one is not yet a week ago, give or take a day
 */
export function digestSince(lastAt: Date | null, now: Date): Date | null {
  const week = now.getTime() - weekMs
  if (!lastAt) return new Date(week)
  if (lastAt.getTime() > week + dayMs) return null
  return new Date(Math.max(lastAt.getTime(), now.getTime() - 2 * weekMs))
}
