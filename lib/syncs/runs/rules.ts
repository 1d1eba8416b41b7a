import type { SyncOutcome } from '@/lib/generated/prisma/enums'

/** How a run came out, by how its items did. */
export function outcomeOf({ failed, others }: { failed: number; others: number }): SyncOutcome {
  if (failed === 0) return 'completed'
  return others === 0 ? 'failed' : 'partially_completed'
}

/**
 * Whether so many people may not be deprovisioned without a person's word: more than the share of those who are linked,
 * and more than the minimum. What was deprovisioned in the day before counts, since a directory that loses people may
 * lose them in parts.
 * @param share percent
 */
export function needsApproval(
  { planned, lately, linked }: { planned: number; lately: number; linked: number },
  { share, minimum }: { share: number; minimum: number },
): boolean {
  const all = planned + lately
  return planned > 0 && all > minimum && all * 100 > (linked + lately) * share
}
