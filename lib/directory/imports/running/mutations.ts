import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { holdDefinitions } from '@/lib/directory/attributes/queries'
import type { PlannedRow } from '@/lib/directory/imports/planning/comparing/rules'
import {
  advance,
  hold,
  patience,
  plan,
  type Run,
  Stopped,
  write,
} from '@/lib/directory/imports/running/parts/mutations'
import { findRefusedLines, isMissing, loadContext } from '@/lib/directory/imports/running/queries'
import type { ImportPreview } from '@/lib/directory/imports/schema'
import { countAnew, finishSearchIndex } from '@/lib/directory/indexing/mutations'
import { markLeft } from '@/lib/directory/saving/mutations'

/** How many rows are written together: what is lost when a worker dies, and done again. */
export const chunkSize = 5000
/** How a run went on: to its end, or until somebody cancelled it, took it over or asked the worker to stop. */
export type RunOutcome = 'done' | 'stopped' | 'interrupted'

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
  const passedOver = await findRefusedLines(db, importId)
  const { checkedAt } = found.preview as unknown as ImportPreview
  const run: Run = {
    actor,
    context: { ...context, refused: new Set(passedOver) },
    passedOver,
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
  } finally {
    await finishSearchIndex()
    await countAnew()
  }
}

async function carryOut(run: Run): Promise<RunOutcome> {
  const { lines, closing } = run.context.index
  if ((await writeAll(run, lines)) === 'interrupted') return 'interrupted'
  // Now that their managers are there.
  for (let start = 0; start < closing.length; start += run.size) {
    await write(run, closing.slice(start, start + run.size), { counts: false })
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
    if (start === 0) await countAnew()
  }
  return 'written'
}

function planAhead(run: Run, lines: readonly number[], after: Promise<unknown>): Promise<PlannedRow[]> {
  const now = () => plan(db, run, lines)
  const planned = after.then(now, now)
  // Whoever waits for it hears of its failure.
  planned.catch(() => undefined)
  return planned
}

/** @returns how many were looked at: whoever is changed at the moment stays */
async function markLeavers(run: Run): Promise<number> {
  const { context, checkedAt, actor, cause } = run
  return db.$transaction(async (tx) => {
    await hold(tx, run)
    await holdDefinitions(tx, context.organizationId)
    const claim = isMissing(context, checkedAt)
    const { ids, found } = await markLeft(tx, actor, claim, { cause, limit: run.size })
    await advance(tx, run, 0, { left: ids.length })
    return found
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
