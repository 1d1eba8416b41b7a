import {
  type ImportCounts,
  type ImportView,
  largeShare,
  type RowProblem,
} from '@/lib/directory/imports/schema'
import type { DirectoryImportState } from '@/lib/generated/prisma/enums'

/** Whether so many leavers may be a mistake: a part of a file, or a file of another site. */
export function needsConfirmation(leavers: number, present: number): boolean {
  return leavers > 0 && leavers > present * largeShare
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

/** How many rows stand in the directory now as the file has them. */
export function takenRows({ createdCount, updatedCount, unchangedCount }: ImportCounts): number {
  return createdCount + updatedCount + unchangedCount
}

/** How far an import is, for whoever watches it. */
export interface ImportProgress {
  state: DirectoryImportState
  done: number
  total: number
  secondsLeft: number | null
}

export function progressOf(view: ImportView, now: Date): ImportProgress {
  const total = view.rowCount
  const since = view.startedAt
  return {
    state: view.state,
    done: view.processedCount,
    total,
    secondsLeft: since ? secondsLeft(view.processedCount, total, since, now) : null,
  }
}

interface Lookup {
  (key: string, values?: Record<string, string>): string
  has(key: string): boolean
}

/**
 * Why a row is not taken, in words.
 * @param t the messages `directoryImport`
 */
export function problemSentence(t: Lookup, { reason, values }: RowProblem): string {
  const key = `problem.${reason}`
  return t.has(key) ? t(key, values) : t('problem.other')
}
