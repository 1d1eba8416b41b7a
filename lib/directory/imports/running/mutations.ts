import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { type ActorFor, authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import {
  type PlanContext,
  type PlannedRow,
  planRows,
  readRows,
} from '@/lib/directory/imports/planning/queries'
import { findRefusedLines, isMissing, loadContext } from '@/lib/directory/imports/running/queries'
import type { ImportPreview } from '@/lib/directory/imports/schema'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { holdUnchanged, readDrafts } from '@/lib/directory/saving/queries'
import { AppError } from '@/lib/errors'
import type { MembershipCause } from '@/lib/membership-changes/schema'

/** How many rows are written together: what is lost when a worker dies, and done again. */
export const chunkSize = 5000
const patience = { timeout: 120_000, maxWait: 30_000 }

type Writer = ActorFor<'directory:update'>

interface Run {
  actor: Writer
  context: PlanContext
  cause: MembershipCause
  checkedAt: Date
  signal: AbortSignal | undefined
  /** Rows that are written together. */
  size: number
  /** What is written already; whoever finds another number here has lost the run to somebody else. */
  processed: number
}

/** How a run went on: to its end, or until somebody cancelled it, took it over or asked the worker to stop. */
export type RunOutcome = 'done' | 'stopped' | 'interrupted'

class Stopped extends Error {}

/**
 * Writes the rows that the check has taken, managers first, in parts: each with its progress or not at all, so
 * that a run that was killed goes on where it was. Then marks those as left whom the file does not name.
 * @param options.signal ends it after the part at hand
 * @param options.size rows of a part
 */
export async function runImport(
  actor: Actor,
  importId: string,
  { signal, size = chunkSize }: { signal?: AbortSignal; size?: number } = {},
): Promise<RunOutcome> {
  authorize(actor, 'directory:update')
  const { organizationId } = actor
  const found = await db.directoryImport.findFirst({
    where: { id: importId, organizationId, state: 'running' },
    select: { processedCount: true, preview: true, member: { select: { userId: true } } },
  })
  if (!found?.preview) return 'stopped'
  await db.directoryImport.updateMany({
    where: { id: importId, organizationId },
    data: { beatAt: new Date() },
  })
  const context = await loadContext(db, { importId, organizationId })
  const refused = await findRefusedLines(db, importId)
  const { checkedAt } = found.preview as unknown as ImportPreview
  const run: Run = {
    actor,
    context: { ...context, refused },
    cause: { kind: 'import', importId, userId: found.member?.userId ?? null },
    checkedAt: new Date(checkedAt),
    signal,
    size,
    processed: found.processedCount,
  }
  try {
    return await carryOut(run)
  } catch (error) {
    if (error instanceof Stopped) return 'stopped'
    throw error
  }
}

async function carryOut(run: Run): Promise<RunOutcome> {
  const { lines, again } = run.context.index.order()
  const taken = lines.filter((line) => !run.context.refused.has(line))
  if ((await writeAll(run, taken)) === 'interrupted') return 'interrupted'
  for (let start = 0; start < again.length; start += run.size) {
    const once = again.slice(start, start + run.size).filter((line) => !run.context.refused.has(line))
    await write(run, once, { counts: false })
  }
  while (run.context.rules.mapping.missing === 'left') {
    if (run.signal?.aborted) return 'interrupted'
    if ((await markLeavers(run)) < run.size) break
  }
  await finish(run)
  return 'done'
}

/** Part after part; while the database writes one, the next is planned. */
async function writeAll(run: Run, lines: readonly number[]): Promise<'written' | 'interrupted'> {
  const partAt = (start: number) => lines.slice(start, start + run.size)
  let ahead = planAhead(run, partAt(run.processed), Promise.resolve())
  for (let start = run.processed; start < lines.length; start = run.processed) {
    if (run.signal?.aborted) return 'interrupted'
    const part = partAt(start)
    const planned = await ahead
    const next = partAt(start + part.length)
    ahead = planAhead(run, next, Promise.resolve())
    const isAsPlanned = await write(run, part, { counts: true, planned })
    if (!isAsPlanned) ahead = planAhead(run, next, ahead)
  }
  return 'written'
}

function planAhead(
  { context }: Run,
  lines: readonly number[],
  after: Promise<unknown>,
): Promise<PlannedRow[]> {
  const plan = async () =>
    lines.length === 0 ? [] : planRows(db, context, await readRows(db, context.importId, lines))
  const planned = after.then(plan, plan)
  // Whoever waits for it hears of its failure.
  planned.catch(() => undefined)
  return planned
}

interface Part {
  counts: boolean
  /** What was planned while the part before was written. */
  planned?: PlannedRow[]
}

/**
 * Writes some rows; where the directory refuses them together, because of one of them, in smaller parts.
 * @returns whether they are written as they were planned ahead
 */
async function write(run: Run, lines: readonly number[], part: Part): Promise<boolean> {
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
  const { context, actor, cause } = run
  const { importId, organizationId } = context
  const before = (rows: readonly PlannedRow[]) =>
    rows.flatMap((row) => (row.kind === 'updated' && row.before ? [row.before] : []))
  const isAsPlanned = ahead !== undefined && (await holdUnchanged(tx, organizationId, before(ahead)))
  const planned = isAsPlanned ? ahead : await planRows(tx, context, await readRows(tx, importId, lines))
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

async function refuseTaken(tx: Transaction, run: Run, lines: readonly number[]): Promise<void> {
  await hold(tx, run)
  const refused = lines.map((line): PlannedRow => {
    return { kind: 'refused', line, problems: [{ target: null, reason: 'taken' }] }
  })
  await noteProblems(tx, run.context.importId, refused)
  await advance(tx, run, lines.length, { refused: refused.length })
}

/** Keeps others from ending the run until this part of it is written. */
async function hold(tx: Transaction, { context, processed }: Run): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "DirectoryImport" WHERE "id" = ${context.importId}::uuid
      AND "organizationId" = ${context.organizationId}::uuid AND "state" = 'running'
      AND "processedCount" = ${processed}::int
    FOR UPDATE`
  if (held.length === 0) throw new Stopped()
}

async function advance(tx: Transaction, { context }: Run, rows: number, counts: Counts): Promise<void> {
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

async function markLeavers(run: Run): Promise<number> {
  const { context, checkedAt, actor, cause } = run
  return db.$transaction(async (tx) => {
    await hold(tx, run)
    const claim = isMissing(context, checkedAt)
    const people = await readDrafts(tx, context.organizationId, claim, { limit: run.size })
    const drafts = people.map(({ version: _, ...person }) => ({ ...person, status: 'left' as const }))
    if (drafts.length > 0) await saveEmployees(tx, actor, drafts, cause)
    await advance(tx, run, 0, { left: drafts.length })
    return drafts.length
  }, patience)
}

async function finish(run: Run): Promise<void> {
  const { importId, organizationId } = run.context
  await db.$transaction(async (tx) => {
    await hold(tx, run)
    const done = await tx.directoryImport.update({
      where: { id: importId, organizationId },
      data: { state: 'done', finishedAt: new Date() },
    })
    await audit(tx, run.actor, {
      action: 'directory-import.finished',
      subject: { type: 'directory-import', id: importId },
      details: {
        name: done.fileName,
        created: done.createdCount,
        updated: done.updatedCount,
        unchanged: done.unchangedCount,
        refused: done.refusedCount,
        left: done.leftCount,
      },
    })
  })
}

/** Keeps with the rows why they are not taken, or not in full. */
export async function noteProblems(
  tx: Transaction,
  importId: string,
  rows: readonly Pick<PlannedRow, 'line' | 'kind' | 'problems'>[],
): Promise<void> {
  if (rows.length === 0) return
  const notes = rows.map(({ line, kind, problems }) => ({ line, isRefused: kind === 'refused', problems }))
  await tx.$executeRaw`
    UPDATE "DirectoryImportRow" AS stored
    SET "problems" = note."problems",
      "outcome" = CASE WHEN note."isRefused" THEN 'refused'::"DirectoryImportOutcome" END
    FROM jsonb_to_recordset(${JSON.stringify(notes)}::jsonb)
      AS note ("line" int, "isRefused" boolean, "problems" jsonb)
    WHERE stored."importId" = ${importId}::uuid AND stored."line" = note."line"`
}
