import type { Transaction } from '@/lib/db'
import {
  type People,
  type PlanContext,
  type PlannedRow,
  planRow,
} from '@/lib/directory/imports/planning/comparing/rules'
import { FileIndex, type RowReading, readRow, type StoredRow } from '@/lib/directory/imports/planning/rules'
import type { ColumnTarget } from '@/lib/directory/imports/schema'
import { foldId, tidy } from '@/lib/directory/imports/values/rules'
import { readDraftsOf } from '@/lib/directory/saving/queries'

/** The rows of these lines, in this order. */
export async function readRows(
  tx: Transaction,
  importId: string,
  lines: readonly number[],
): Promise<StoredRow[]> {
  const [row] = await tx.$queryRaw<{ rows: string | null }[]>`
    SELECT json_agg(json_build_array("line", "values"))::text AS rows FROM "DirectoryImportRow"
    WHERE "importId" = ${importId}::uuid AND "line" = ANY (${lines}::int[])`
  const found = new Map(JSON.parse(row?.rows ?? '[]') as [number, string[]][])
  return lines.flatMap((line) => {
    const values = found.get(line)
    return values ? [{ line, values }] : []
  })
}

/** Goes through the file once, for whom its rows are about. */
export async function indexFile(
  tx: Transaction,
  importId: string,
  columns: readonly (ColumnTarget | null)[],
): Promise<FileIndex> {
  const index = new FileIndex()
  const place = (target: ColumnTarget) => columns.indexOf(target) + 1
  const size = 20_000
  for (let after = 0; ; ) {
    // A place of 0 is outside of the array, and so null.
    const [row] = await tx.$queryRaw<{ rows: string | null }[]>`
      SELECT json_agg(json_build_array("line", "values"[${place('email')}::int],
        "values"[${place('externalId')}::int], "values"[${place('manager')}::int]) ORDER BY "line")::text AS rows
      FROM (
        SELECT * FROM "DirectoryImportRow" WHERE "importId" = ${importId}::uuid AND "line" > ${after}::int
        ORDER BY "line" LIMIT ${size}::int
      ) AS part`
    const rows = JSON.parse(row?.rows ?? '[]') as [number, ...(string | null)[]][]
    for (const [line, ...cells] of rows) {
      const [email = null, externalId = null, manager = null] = cells.map(
        (cell) => foldId(tidy(cell ?? '')) || null,
      )
      index.add({ line, email, externalId, manager })
      after = line
    }
    if (rows.length < size) return index
  }
}

/** Compares rows with the directory: whom each is about, and what would become of them. */
export async function planRows(
  tx: Transaction,
  context: PlanContext,
  rows: readonly StoredRow[],
): Promise<PlannedRow[]> {
  const readings = rows.map((row) => readRow(row, context.rules))
  const people = await findPeople(tx, context, readings)
  return readings.map((reading) => {
    const planned = planRow(reading, people, context)
    if (planned.kind === 'refused') {
      context.refused.add(planned.line)
      context.idOfLine.delete(planned.line)
    } else {
      context.refused.delete(planned.line)
      const id = planned.draft.id ?? planned.draft.newId
      if (id && context.index.leads(planned.line)) context.idOfLine.set(planned.line, id)
      if (planned.before) context.lineOfPerson.set(planned.before.id, planned.line)
    }
    return planned
  })
}

async function findPeople(
  tx: Transaction,
  { organizationId, index, idOfLine }: PlanContext,
  readings: readonly RowReading[],
): Promise<People> {
  const emails = new Set<string>()
  const externalIds = new Set<string>()
  for (const { line, identity } of readings) {
    const { email, externalId, manager } = identity
    if (email) emails.add(email)
    if (externalId) externalIds.add(externalId)
    if (!manager) continue
    if (idOfLine.has(index.managerLineOf(line) ?? 0) && !index.closesCircle(line)) continue
    externalIds.add(manager)
    if (manager.includes('@')) emails.add(manager)
  }
  const known = await readDraftsOf(tx, organizationId, {
    emails: [...emails],
    externalIds: [...externalIds],
  })
  return {
    byEmail: new Map(known.map((person) => [foldId(person.email), person])),
    byExternalId: new Map(
      known.flatMap((person) => (person.externalId ? [[foldId(person.externalId), person]] : [])),
    ),
  }
}
