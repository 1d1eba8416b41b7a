import { isDeepStrictEqual } from 'node:util'
import type { ActorFor } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { holdDefinitions } from '@/lib/directory/attributes/queries'
import type { PlanContext, PlannedRow } from '@/lib/directory/imports/planning/comparing/rules'
import { noteProblems } from '@/lib/directory/imports/planning/mutations'
import { planRows, readRows } from '@/lib/directory/imports/planning/queries'
import { loadAttributes } from '@/lib/directory/imports/running/queries'
import { delaySearchIndex } from '@/lib/directory/indexing/mutations'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { holdUnchanged } from '@/lib/directory/saving/queries'
import { AppError } from '@/lib/errors'
import type { MembershipCause } from '@/lib/membership-changes/schema'

/** Of the transaction that writes a part. */
export const patience = { timeout: 120_000, maxWait: 30_000 }

/** A run as it goes on. */
export interface Run {
  actor: ActorFor<'directory:update'>
  context: PlanContext
  /** Lines that were refused before this worker began: what it refuses itself may still be planned anew. */
  passedOver: ReadonlySet<number>
  cause: MembershipCause
  checkedAt: Date
  signal: AbortSignal | undefined
  /** Rows that are written together. */
  size: number
  /**
   * How many lines of the file's order it has gone through, refused ones with them, whoever refused them: the
   * place to go on from. Whoever finds another number with the import has lost the run to somebody else.
   */
  processed: number
}

/** Somebody else has taken over or ended the run. */
export class Stopped extends Error {}

interface Part {
  counts: boolean
  /** What was planned while the part before was written. */
  planned?: PlannedRow[]
}

/**
 * Writes some rows; where the directory refuses them together, because of one of them, in smaller parts.
 * @returns whether they are written as they were planned ahead
 */
export async function write(run: Run, lines: readonly number[], part: Part): Promise<boolean> {
  if (lines.length === 0) return true
  try {
    const isAsPlanned = await db.$transaction((tx) => writeTogether(tx, run, lines, part), patience)
    if (part.counts) run.processed += lines.length
    return isAsPlanned
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    const middle = Math.floor(lines.length / 2)
    const { counts } = part
    if (middle > 0) {
      await write(run, lines.slice(0, middle), { counts })
      await write(run, lines.slice(middle), { counts })
    } else if (counts) {
      await db.$transaction((tx) => refuseTaken(tx, run, lines), patience)
      run.processed += lines.length
    }
    return false
  }
}

/** What became of rows and people. */
interface Counts {
  created?: number
  updated?: number
  unchanged?: number
  refused?: number
  left?: number
}

async function writeTogether(
  tx: Transaction,
  run: Run,
  lines: readonly number[],
  { counts, planned: ahead }: Part,
): Promise<boolean> {
  await hold(tx, run)
  await delaySearchIndex(tx)
  const { context, actor, cause } = run
  const { importId, organizationId } = context
  const before = (rows: readonly PlannedRow[]) =>
    rows.flatMap((row) => (row.kind === 'updated' && row.before ? [row.before] : []))
  const isAsDefined = await renewAttributes(tx, context)
  const isAsPlanned =
    isAsDefined && ahead !== undefined && (await holdUnchanged(tx, organizationId, before(ahead)))
  const planned = isAsPlanned ? ahead : await plan(tx, run, lines)
  const drafts = planned.flatMap((row) =>
    row.kind === 'created' || row.kind === 'updated' ? [row.draft] : [],
  )
  const saved = drafts.length > 0 ? await saveEmployees(tx, actor, drafts, cause) : []
  if (!counts) return isAsPlanned
  const refused = planned.filter(({ kind }) => kind === 'refused')
  await noteProblems(tx, importId, refused)
  const count = (wanted: string) => saved.filter(({ outcome }) => outcome === wanted).length
  const [created, updated] = [count('created'), count('updated')]
  const unchanged = planned.length - refused.length - created - updated
  await advance(tx, run, lines.length, { created, updated, unchanged, refused: refused.length })
  return isAsPlanned
}

/** @returns whether the attributes are those with which rows were planned so far */
async function renewAttributes(tx: Transaction, context: PlanContext): Promise<boolean> {
  const { rules, organizationId } = context
  await holdDefinitions(tx, organizationId)
  const attributes = await loadAttributes(tx, organizationId)
  if (isDeepStrictEqual(attributes, rules.attributes)) return true
  context.rules = { ...rules, attributes }
  return false
}

async function refuseTaken(tx: Transaction, run: Run, lines: readonly number[]): Promise<void> {
  await hold(tx, run)
  const refused = lines.map((line): PlannedRow => {
    return { kind: 'refused', line, problems: [{ target: null, reason: 'taken' }] }
  })
  await noteProblems(tx, run.context.importId, refused)
  await advance(tx, run, lines.length, { refused: refused.length })
  // Nobody is there for those whom they would manage.
  for (const line of lines) {
    run.context.idOfLine.delete(line)
    run.context.refused.add(line)
  }
}

/** What becomes of those of these lines that the check has taken. */
export async function plan(
  tx: Transaction,
  { context, passedOver }: Run,
  lines: readonly number[],
): Promise<PlannedRow[]> {
  const taken = lines.filter((line) => !passedOver.has(line))
  return taken.length === 0 ? [] : planRows(tx, context, await readRows(tx, context.importId, taken))
}

/** Keeps others from ending the run until this part of it is written. */
export async function hold(tx: Transaction, { context, processed }: Run): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "DirectoryImport" WHERE "id" = ${context.importId}::uuid
      AND "organizationId" = ${context.organizationId}::uuid AND "state" = 'running'
      AND "processedCount" = ${processed}::int
    FOR UPDATE`
  if (held.length === 0) throw new Stopped()
}

export async function advance(
  tx: Transaction,
  { context }: Run,
  rows: number,
  counts: Counts,
): Promise<void> {
  await tx.directoryImport.update({
    where: { id: context.importId, organizationId: context.organizationId },
    data: {
      beatAt: new Date(),
      processedCount: { increment: rows },
      createdCount: { increment: counts.created ?? 0 },
      updatedCount: { increment: counts.updated ?? 0 },
      unchangedCount: { increment: counts.unchanged ?? 0 },
      refusedCount: { increment: counts.refused ?? 0 },
      leftCount: { increment: counts.left ?? 0 },
    },
    select: { id: true },
  })
}
