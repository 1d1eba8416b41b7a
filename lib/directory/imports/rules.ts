import { type ImportCounts, largeShare } from '@/lib/directory/imports/schema'

/** Whether so many leavers may be a mistake: a part of a file, or a file of another site. */
export function needsConfirmation(leavers: number, present: number): boolean {
  return leavers > 0 && leavers > present * largeShare
}

/** How many rows a run goes through. */
export function rowsToWrite({ rowCount, refusedCount }: ImportCounts): number {
  return rowCount - refusedCount
}

/**
 * How long work of this kind will go on, by how long it took so far.
 * @returns seconds; null while nothing is known yet
 */
export function secondsLeft(done: number, total: number, since: Date, now: Date): number | null {
  const seconds = (now.getTime() - since.getTime()) / 1000
  if (done <= 0 || done >= total || seconds < 2) return null
  return Math.ceil((seconds / done) * (total - done))
}
