import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { writeCsv } from '@/lib/csv/write'
import { db } from '@/lib/db'
import type { ImportPreview, ImportView, ProblemRow, RowProblem } from '@/lib/directory/imports/schema'
import { importMapping } from '@/lib/directory/imports/schema'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import type { Locale } from '@/lib/i18n/routing'

const viewSelect = {
  id: true,
  fileName: true,
  state: true,
  format: true,
  header: true,
  mapping: true,
  preview: true,
  failure: true,
  rowCount: true,
  processedCount: true,
  createdCount: true,
  updatedCount: true,
  unchangedCount: true,
  refusedCount: true,
  leftCount: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  member: { select: { user: { select: { name: true } } } },
} satisfies Prisma.DirectoryImportSelect

/** What previews did not say before. */
const noAdmins = { admins: [], isEveryAdmin: false }

function toView(row: Prisma.DirectoryImportGetPayload<{ select: typeof viewSelect }>): ImportView {
  const { member, format, mapping, preview, failure, ...rest } = row
  return {
    ...rest,
    format: format as unknown as ImportView['format'],
    mapping: mapping === null ? null : importMapping.parse(mapping),
    preview: preview === null ? null : { ...noAdmins, ...(preview as unknown as ImportPreview) },
    failure: failure as unknown as ImportView['failure'],
    by: member?.user.name ?? null,
  }
}

const listed = 50

/** The organization's imports, the newest first; at most fifty. */
export async function listImports(actor: Actor): Promise<ImportView[]> {
  authorize(actor, 'directory:read')
  const rows = await db.directoryImport.findMany({
    where: { organizationId: actor.organizationId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: listed,
    select: viewSelect,
  })
  return rows.map(toView)
}

/** @throws AppError `not_found` */
export async function getImport(actor: Actor, id: string): Promise<ImportView> {
  authorize(actor, 'directory:read')
  const row = await db.directoryImport.findFirst({
    where: { id, organizationId: actor.organizationId },
    select: viewSelect,
  })
  if (!row) throw new AppError('not_found')
  return toView(row)
}

/** The cells of the first rows, so that people recognize the columns. */
export async function listSampleRows(actor: Actor, importId: string): Promise<string[][]> {
  authorize(actor, 'directory:read')
  const rows = await db.directoryImportRow.findMany({
    where: { importId, import: { organizationId: actor.organizationId } },
    orderBy: { line: 'asc' },
    take: 3,
    select: { values: true },
  })
  return rows.map(({ values }) => values)
}

/** Rows that are refused, or taken without a part of them, by their lines; at most `limit`. */
export async function listProblemRows(
  actor: Actor,
  importId: string,
  { isRefused, after = 0, limit = 50 }: { isRefused: boolean; after?: number; limit?: number },
): Promise<ProblemRow[]> {
  authorize(actor, 'directory:read')
  const rows = await db.directoryImportRow.findMany({
    where: {
      importId,
      import: { organizationId: actor.organizationId },
      line: { gt: after },
      problems: { not: Prisma.AnyNull },
      outcome: isRefused ? 'refused' : null,
    },
    orderBy: { line: 'asc' },
    take: limit,
    select: { line: true, problems: true },
  })
  return rows.map(({ line, problems }) => ({
    line,
    isRefused,
    problems: problems as unknown as RowProblem[],
  }))
}

const batchSize = 1000

/**
 * The refused rows as they stood in the file, with their line and why in the last columns, as CSV: to be mended
 * and imported again.
 * @param words says why, in the reader's language
 * @throws AppError `not_found`
 */
export async function exportRefusedRows(
  actor: Actor,
  importId: string,
  words: { locale: Locale; line: string; reason: string; tell(problem: RowProblem, column: string): string },
): Promise<ReadableStream<Uint8Array>> {
  authorize(actor, 'directory:read')
  const { organizationId } = actor
  const { header, mapping } = await getImport(actor, importId)
  const columnOf = (problem: RowProblem) => {
    const index = problem.target ? (mapping?.columns.indexOf(problem.target) ?? -1) : -1
    return header[index] ?? ''
  }
  async function* batches() {
    for (let after = 0; ; ) {
      const rows = await db.directoryImportRow.findMany({
        where: {
          importId,
          import: { organizationId },
          line: { gt: after },
          outcome: 'refused',
          problems: { not: Prisma.AnyNull },
        },
        orderBy: { line: 'asc' },
        take: batchSize,
        select: { line: true, values: true, problems: true },
      })
      yield rows.map(({ line, values, problems }) => {
        const told = (problems as unknown as RowProblem[]).map((one) => words.tell(one, columnOf(one)))
        const cells = header.map((_, index) => values[index] ?? '')
        return [...cells, String(line), told.join(' ')]
      })
      if (rows.length < batchSize) return
      after = rows.at(-1)?.line ?? 0
    }
  }
  return writeCsv([...header, words.line, words.reason], batches(), words.locale)
}
