import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isUniqueViolation } from '@/lib/database/unique'
import { db, type Transaction } from '@/lib/db'
import { listDefinitions } from '@/lib/directory/attributes/queries'
import { refuseMapping, stillValid } from '@/lib/directory/imports/mapping/rules'
import { needsConfirmation, takenRows } from '@/lib/directory/imports/rules'
import {
  checkImportJob,
  type ImportMapping,
  type ImportPreview,
  runImportJob,
} from '@/lib/directory/imports/schema'
import { hashOfHeader } from '@/lib/directory/imports/upload/mutations'
import { AppError } from '@/lib/errors'
import type { DirectoryImport } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'
import { enqueue } from '@/lib/queue'

const subjectOf = (id: string) => ({ type: 'directory-import', id })

/** Whether an import stands where it has to; keeps it there until the transaction is over. */
async function hold(
  tx: Transaction,
  { organizationId }: { organizationId: string },
  id: string,
  states: readonly DirectoryImport['state'][],
): Promise<DirectoryImport> {
  await tx.$queryRaw`
    SELECT 1 FROM "DirectoryImport" WHERE "id" = ${id}::uuid AND "organizationId" = ${organizationId}::uuid FOR UPDATE`
  const found = await tx.directoryImport.findFirst({ where: { id, organizationId } })
  if (!found) throw new AppError('not_found')
  if (!states.includes(found.state)) throw new AppError('conflict', { reason: 'importMovedOn' })
  return found
}

/**
 * Says what the columns of a file are, remembers it for the next file with these columns, and has the rows
 * looked through.
 * @throws AppError `not_found`; `invalid` with the reason by column (`column3`); `conflict` (`importMovedOn`)
 */
export async function mapImport(
  actor: Actor,
  { importId: id, mapping }: { importId: string; mapping: ImportMapping },
): Promise<void> {
  authorize(actor, 'directory:import')
  const { organizationId } = actor
  await db.$transaction(async (tx) => {
    const { header } = await hold(tx, actor, id, ['mapping', 'ready'])
    const attributes = await listDefinitions(tx, organizationId)
    const usable = stillValid(
      { ...mapping, columns: header.map((_, index) => mapping.columns[index] ?? null) },
      attributes,
    )
    const refusal = refuseMapping(usable.columns)
    if (refusal) {
      const fields = refusal.column === null ? undefined : { [`column${refusal.column}`]: refusal.reason }
      throw new AppError('invalid', { reason: refusal.reason, ...(fields && { fields }) })
    }
    const key = { organizationId, headerHash: hashOfHeader(header) }
    await tx.importMapping.upsert({
      where: { organizationId_headerHash: key },
      create: { ...key, mapping: usable },
      update: { mapping: usable },
    })
    await tx.directoryImport.update({
      where: { id, organizationId },
      data: { state: 'checking', mapping: usable, ...noCounts, beatAt: new Date() },
    })
    await enqueue(tx, checkImportJob, { organizationId, importId: id }, { maxAttempts: 1 })
  })
}

const noCounts = {
  processedCount: 0,
  createdCount: 0,
  updatedCount: 0,
  unchangedCount: 0,
  refusedCount: 0,
  leftCount: 0,
}

/**
 * Back to the columns, from the preview.
 * @throws AppError `not_found`; `conflict` (`importMovedOn`)
 */
export async function remapImport(actor: Actor, { importId: id }: { importId: string }): Promise<void> {
  authorize(actor, 'directory:import')
  await db.$transaction(async (tx) => {
    const { startedAt } = await hold(tx, actor, id, ['ready', 'failed'])
    if (startedAt) throw new AppError('conflict', { reason: 'importMovedOn' })
    await tx.directoryImport.update({
      where: { id, organizationId: actor.organizationId },
      data: { state: 'mapping', ...noCounts },
    })
  })
}

/**
 * Begins to write what the preview says. One import of an organization writes at a time.
 * @param input.leavers how many would be marked as left, as it was confirmed: asked for when they are many
 * @throws AppError `not_found`; `conflict` (`importMovedOn`, `importRuns`, `importNothing`); `invalid`
 * (`importLeavers`)
 */
export async function startImport(
  actor: Actor,
  { importId: id, leavers }: { importId: string; leavers: number | null },
): Promise<void> {
  authorize(actor, 'directory:import')
  const started = db.$transaction(async (tx) => {
    const found = await hold(tx, actor, id, ['ready'])
    const { present } = found.preview as unknown as ImportPreview
    if (takenRows(found) === 0) {
      throw new AppError('conflict', { reason: 'importNothing' })
    }
    if (needsConfirmation(found.leftCount, present) && leavers !== found.leftCount) {
      const values = { count: found.leftCount }
      throw new AppError('invalid', { reason: 'importLeavers', values, fields: { leavers: 'importLeavers' } })
    }
    await begin(tx, actor, found)
  })
  await started.catch(orRuns)
}

async function begin(tx: Transaction, actor: MemberActor, found: DirectoryImport): Promise<void> {
  const { id, organizationId, fileName } = found
  await tx.directoryImport.update({
    where: { id, organizationId },
    // What the preview counted is counted anew as it happens; refused rows are refused already.
    data: {
      state: 'running',
      ...noCounts,
      refusedCount: found.refusedCount,
      startedAt: new Date(),
      beatAt: new Date(),
    },
  })
  const details = {
    name: fileName,
    created: found.createdCount,
    updated: found.updatedCount,
    unchanged: found.unchangedCount,
    refused: found.refusedCount,
    left: found.leftCount,
  }
  await audit(tx, actor, { action: 'directory-import.started', subject: subjectOf(id), details })
  await enqueue(tx, runImportJob, { organizationId, importId: id }, { maxAttempts: 1 })
}

function orRuns(error: unknown): never {
  throw isUniqueViolation(error) ? new AppError('conflict', { reason: 'importRuns' }) : error
}

/** Goes on with a run that failed, after the rows that are written. */
export async function continueImport(actor: Actor, { importId: id }: { importId: string }): Promise<void> {
  authorize(actor, 'directory:import')
  const { organizationId } = actor
  const continued = db.$transaction(async (tx) => {
    const { startedAt } = await hold(tx, actor, id, ['failed'])
    const state = startedAt ? 'running' : 'checking'
    await tx.directoryImport.update({ where: { id, organizationId }, data: { state, beatAt: new Date() } })
    const job = startedAt ? runImportJob : checkImportJob
    await enqueue(tx, job, { organizationId, importId: id }, { maxAttempts: 1 })
  })
  await continued.catch(orRuns)
}

/**
 * Gives an import up. What a run has written stays, and is told.
 * @throws AppError `not_found`; `conflict` (`importMovedOn`)
 */
export async function cancelImport(actor: Actor, { importId: id }: { importId: string }): Promise<void> {
  authorize(actor, 'directory:import')
  const { organizationId } = actor
  await db.$transaction(async (tx) => {
    const found = await hold(tx, actor, id, ['mapping', 'checking', 'ready', 'running', 'failed'])
    await tx.directoryImport.update({
      where: { id, organizationId },
      data: {
        state: 'cancelled',
        finishedAt: new Date(),
        // Before the start, nothing of what was counted has happened.
        ...(found.startedAt === null && noCounts),
      },
    })
    const details = { name: found.fileName, written: found.startedAt ? takenRows(found) : 0 }
    await audit(tx, actor, { action: 'directory-import.cancelled', subject: subjectOf(id), details })
  })
}

/** Keeps that the worker met something unexpected, so that whoever waits is told. */
export async function failImport(actor: Actor, id: string, error: unknown): Promise<undefined> {
  authorize(actor, 'directory:update')
  const { organizationId } = actor
  log.error({ err: error, importId: id }, 'An import failed')
  const reason = error instanceof AppError ? (error.details.reason ?? 'importFailed') : 'importFailed'
  await db.directoryImport.updateMany({
    where: { id, organizationId, state: { in: ['checking', 'running'] } },
    data: { state: 'failed', failure: { reason } },
  })
  return undefined
}

/** Has another worker take up what this one had to let go. */
export async function resumeImport(actor: Actor, importId: string): Promise<void> {
  authorize(actor, 'directory:update')
  const { organizationId } = actor
  const found = await db.directoryImport.findFirst({
    where: { id: importId, organizationId },
    select: { state: true },
  })
  const job = found?.state === 'running' ? runImportJob : found?.state === 'checking' ? checkImportJob : null
  if (job) await enqueue(db, job, { organizationId, importId }, { maxAttempts: 1 })
}
