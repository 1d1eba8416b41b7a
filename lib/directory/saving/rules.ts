import type { EmployeeDraft } from '@/lib/directory/saving/schema'

/** Whether somebody's last day is over; on that day itself they are still there. Days are those of UTC. */
export function isOver(endDate: string | null, today: string): boolean {
  return endDate !== null && endDate < today
}

/** A person as they stand on a day: whose last day is over has left, whatever else is said of them. */
export function asOf<Draft extends Pick<EmployeeDraft, 'status' | 'endDate'>>(
  draft: Draft,
  today: string,
): Draft {
  return draft.status !== 'left' && isOver(draft.endDate, today) ? { ...draft, status: 'left' } : draft
}

/**
 * Whether somebody stays after all: their last day was over, and by what is said of them now it is not. Where
 * nothing is said of their status, they are active again.
 */
export function isBack(
  before: Pick<EmployeeDraft, 'endDate'> | null,
  after: Pick<EmployeeDraft, 'endDate'>,
  today: string,
): boolean {
  return before !== null && isOver(before.endDate, today) && !isOver(after.endDate, today)
}
