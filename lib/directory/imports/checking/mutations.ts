import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { findAmong, listAdmins } from '@/lib/directory/imports/checking/queries'
import {
  changesOf,
  type PlanContext,
  type PlannedRow,
} from '@/lib/directory/imports/planning/comparing/rules'
import { noteProblems } from '@/lib/directory/imports/planning/mutations'
import { planRows, readRows } from '@/lib/directory/imports/planning/queries'
import { readRow } from '@/lib/directory/imports/planning/rules'
import { chunkSize } from '@/lib/directory/imports/running/mutations'
import { isMissing, loadContext } from '@/lib/directory/imports/running/queries'
import type { ChangeExample, ImportPreview } from '@/lib/directory/imports/schema'
import { Prisma } from '@/lib/generated/prisma/client'

const examples = 20

interface Tally {
  processedCount: number
  createdCount: number
  updatedCount: number
  unchangedCount: number
  refusedCount: number
}

/**
 * Looks through all rows as a run would, and writes nothing but what it finds: problems with the rows, numbers
 * and examples with the import. Begun anew, it starts from the first row.
 */
export async function checkImport(actor: Actor, importId: string, signal?: AbortSignal): Promise<void> {
  authorize(actor, 'directory:update')
  const { organizationId } = actor
  const mine = { id: importId, organizationId, state: 'checking' as const }
  const begun = await db.directoryImport.updateMany({
    where: mine,
    data: { processedCount: 0, leftCount: 0, beatAt: new Date() },
  })
  if (begun.count === 0) return
  await forgetProblems(importId)
  const checkedAt = new Date()
  const context = await loadContext(db, { importId, organizationId })
  const { lines } = context.index
  const tally = { processedCount: 0, createdCount: 0, updatedCount: 0, unchangedCount: 0, refusedCount: 0 }
  const preview = { noted: 0, created: [], changes: [] as ChangeExample[] } as Pick<
    ImportPreview,
    'noted' | 'created' | 'changes'
  >
  const admins = await listAdmins(organizationId)
  const adminIds = admins.flatMap(({ employeeId }) => employeeId ?? [])
  const leavingIds = new Set<string>()
  const readFrom = (start: number) => readRows(db, importId, lines.slice(start, start + chunkSize))
  let ahead = readFrom(0)
  for (let start = 0; start < lines.length; start += chunkSize) {
    const rows = await ahead
    // The next rows come while these are compared.
    ahead = readFrom(start + chunkSize)
    ahead.catch(() => undefined)
    const planned = await planRows(db, context, rows)
    await noteProblems(
      db,
      importId,
      planned.filter(({ problems }) => problems.length > 0),
    )
    count(tally, preview, planned)
    for (const id of planned.flatMap(leaverOf)) if (adminIds.includes(id)) leavingIds.add(id)
    const { count: still } = await db.directoryImport.updateMany({
      where: mine,
      data: { ...tally, beatAt: new Date() },
    })
    // Cancelled, or mapped anew; or the worker stops, and another begins again.
    if (still === 0 || signal?.aborted) return
  }
  const missing = context.rules.mapping.missing === 'left' ? isMissing(context, checkedAt) : Prisma.sql`FALSE`
  const { leftCount, leavers } = await findLeavers(organizationId, missing)
  for (const id of await findAmong(organizationId, adminIds, missing)) leavingIds.add(id)
  const leavingAdmins = admins.filter(({ employeeId }) => employeeId && leavingIds.has(employeeId))
  const present = await db.employee.count({ where: { organizationId, status: { not: 'left' } } })
  const whole = {
    checkedAt: checkedAt.toISOString(),
    ...preview,
    changes: await nameManagers(context, preview.changes),
    leavers,
    admins: leavingAdmins.map(({ memberId, name }) => ({ memberId, name })),
    isEveryAdmin: leavingAdmins.length === admins.length,
    present,
  } satisfies ImportPreview
  await db.directoryImport.updateMany({
    where: mine,
    data: { ...tally, leftCount, state: 'ready', preview: whole as unknown as Prisma.InputJsonObject },
  })
}

async function forgetProblems(importId: string): Promise<void> {
  await db.directoryImportRow.updateMany({
    where: { importId, problems: { not: Prisma.AnyNull } },
    data: { outcome: null, problems: Prisma.DbNull },
  })
}

function count(
  tally: Tally,
  preview: Pick<ImportPreview, 'noted' | 'created' | 'changes'>,
  planned: readonly PlannedRow[],
): void {
  for (const row of planned) {
    tally.processedCount += 1
    tally[`${row.kind}Count`] += 1
    if (row.kind === 'refused') continue
    if (row.problems.length > 0) preview.noted += 1
    const { givenName, familyName, email } = row.draft
    const name = `${givenName} ${familyName}`
    if (row.kind === 'created' && preview.created.length < examples) {
      preview.created.push({ line: row.line, name, email })
    }
    if (row.kind === 'updated' && preview.changes.length < examples) {
      const changes = changesOf(row.before, row.draft)
      preview.changes.push({ line: row.line, employeeId: row.before.id, name, changes })
    }
  }
}

/** Who is there, and has left by the row. */
const leaverOf = (row: PlannedRow): string[] =>
  row.kind === 'updated' && row.before.status !== 'left' && row.draft.status === 'left' ? [row.before.id] : []

async function findLeavers(organizationId: string, claim: Prisma.Sql) {
  const [total] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "Employee" e WHERE e."organizationId" = ${organizationId}::uuid AND ${claim}`
  const leavers = await db.$queryRaw<ImportPreview['leavers']>`
    SELECT e."id", e."givenName" || ' ' || e."familyName" AS "name", e."email"::text AS "email"
    FROM "Employee" e WHERE e."organizationId" = ${organizationId}::uuid AND ${claim}
    ORDER BY e."familyName", e."givenName", e."id" LIMIT ${examples}`
  return { leftCount: total?.count ?? 0, leavers }
}

/** People do not know each other by ids. */
async function nameManagers(context: PlanContext, found: ChangeExample[]): Promise<ChangeExample[]> {
  const idsOf = ({ changes }: ChangeExample) =>
    changes.flatMap(({ target, before, after }) => (target === 'manager' ? [before, after] : []))
  const ids = new Set(found.flatMap(idsOf).filter((id) => id !== null))
  const people = await db.employee.findMany({
    where: { organizationId: context.organizationId, id: { in: [...ids] } },
    select: { id: true, givenName: true, familyName: true },
  })
  const names = new Map(people.map((one) => [one.id, `${one.givenName} ${one.familyName}`]))
  for (const [id, name] of await nameNew(context, ids.difference(names))) names.set(id, name)
  const named = (id: string | null) => id && (names.get(id) ?? '…')
  return found.map((example) => ({
    ...example,
    changes: example.changes.map((change) =>
      change.target === 'manager'
        ? { ...change, before: named(change.before), after: named(change.after) }
        : change,
    ),
  }))
}

/** Of these people those whom the file brings, as it calls them. */
async function nameNew(
  { importId, idOfLine, rules }: PlanContext,
  ids: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const lines = [...idOfLine].flatMap(([line, id]) => (ids.has(id) ? [line] : []))
  const rows = await readRows(db, importId, lines)
  return new Map(
    rows.map((row) => {
      const { values } = readRow(row, rules)
      return [idOfLine.get(row.line) ?? '', `${values.get('givenName')} ${values.get('familyName')}`]
    }),
  )
}
