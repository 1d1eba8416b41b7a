import { randomUUIDv7 } from 'node:crypto'
import type { Transaction } from '@/lib/db'
import {
  attributeOf,
  FileIndex,
  isAttribute,
  type ReadingRules,
  type RowReading,
  readRow,
  type StoredRow,
} from '@/lib/directory/imports/planning/rules'
import type { ColumnTarget, RowProblem } from '@/lib/directory/imports/schema'
import { foldId, tidy } from '@/lib/directory/imports/values/rules'
import { type KnownEmployee, readDraftsOf } from '@/lib/directory/saving/queries'
import type { EmployeeDraft } from '@/lib/directory/saving/schema'

/** What a row comes to. */
export type PlannedRow = { line: number; problems: RowProblem[] } & (
  | { kind: 'refused' }
  | { kind: 'created'; draft: EmployeeDraft; before: null }
  | { kind: 'updated' | 'unchanged'; draft: EmployeeDraft; before: KnownEmployee }
)

export interface PlanContext {
  importId: string
  organizationId: string
  rules: ReadingRules
  index: FileIndex
  /** Lines that are not taken, as far as that is known: managers are planned before those they manage. */
  refused: Set<number>
  /** Whom lines before were about: nobody stands in a file twice. */
  lineOfPerson: Map<string, number>
  /** Who earlier lines are or will be; what is written already is found in the directory instead. */
  idOfLine: Map<number, string>
}

const blank = {
  externalId: null,
  userName: null,
  jobTitle: null,
  department: null,
  team: null,
  location: null,
  country: null,
  language: null,
  managerId: null,
  employmentType: 'permanent',
  startDate: null,
  endDate: null,
  status: 'active',
  attributes: {},
} satisfies Partial<EmployeeDraft>

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

interface People {
  byEmail: Map<string, KnownEmployee>
  byExternalId: Map<string, KnownEmployee>
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
    if (!manager || idOfLine.has(index.managerLineOf(line) ?? 0)) continue
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

function planRow(reading: RowReading, people: People, context: PlanContext): PlannedRow {
  const { line, values } = reading
  const problems = [...reading.problems]
  const { email, externalId, manager } = reading.identity
  const twin = context.index.twins.get(line)
  if (twin !== undefined) problems.push({ target: null, reason: 'twin', values: { line: String(twin) } })
  const byExternalId = externalId ? people.byExternalId.get(externalId) : undefined
  const byEmail = email ? people.byEmail.get(email) : undefined
  const before = byExternalId ?? byEmail ?? null
  if (byExternalId && byEmail && byExternalId.id !== byEmail.id) {
    const names = { one: nameOf(byExternalId), other: nameOf(byEmail) }
    problems.push({ target: 'email', reason: 'conflict', value: values.get('email') ?? '', values: names })
  }
  const earlier = before && context.lineOfPerson.get(before.id)
  if (earlier && earlier !== line && twin === undefined) {
    problems.push({ target: null, reason: 'twin', values: { line: String(earlier) } })
  }
  if (!before) {
    for (const target of ['givenName', 'familyName', 'email'] as const) {
      const isWrong = problems.some((problem) => problem.target === target || problem.reason === 'columns')
      if (!values.get(target) && !isWrong) problems.push({ target, reason: 'missing' })
    }
  }
  const draft = overlay(before, values, context)
  if (draft.startDate && draft.endDate && draft.endDate < draft.startDate) {
    problems.push({ target: 'endDate', reason: 'endBeforeStart', value: draft.endDate })
  }
  if (problems.length > 0) return { kind: 'refused', line, problems }
  if (manager) {
    const id = findManager(reading, people, context)
    if (id === draft.id && id !== null) problems.push(aboutManager('ownManager', values))
    else if (id) draft.managerId = id
    else if (id === null) problems.push(aboutManager('managerUnknown', values))
  }
  if (!before) return { kind: 'created', line, problems, draft, before }
  return {
    kind: changesOf(before, draft).length > 0 ? 'updated' : 'unchanged',
    line,
    problems,
    draft,
    before,
  }
}

const nameOf = ({ givenName, familyName }: KnownEmployee) => `${givenName} ${familyName}`

// Without their manager people are still people: the rest of the row is taken.
const aboutManager = (reason: string, values: RowReading['values']): RowProblem => ({
  target: 'manager',
  reason,
  value: values.get('manager') ?? '',
  isNote: true,
})

/** @returns null: there is no such person; undefined: a later line has them */
function findManager(
  { line: own, identity }: RowReading,
  { byEmail, byExternalId }: People,
  { index, refused, idOfLine }: PlanContext,
): string | null | undefined {
  const manager = identity.manager ?? ''
  const line = index.managerLineOf(own)
  const planned = line === undefined ? undefined : idOfLine.get(line)
  if (planned) return planned
  const known = byExternalId.get(manager) ?? byEmail.get(manager)
  if (known) return known.id
  return line === undefined || refused.has(line) || index.twins.has(line) ? null : undefined
}

function overlay(
  before: KnownEmployee | null,
  values: RowReading['values'],
  { rules }: PlanContext,
): EmployeeDraft {
  const base: EmployeeDraft = before ?? {
    ...blank,
    id: null,
    newId: randomUUIDv7(),
    givenName: '',
    familyName: '',
    email: '',
  }
  const draft: EmployeeDraft = { ...base, attributes: { ...base.attributes } }
  const fields = draft as unknown as Record<ColumnTarget, string | null>
  for (const [target, value] of values) {
    if (target === 'manager') {
      if (value === null) draft.managerId = null
    } else if (!isAttribute(target)) {
      // The rules of reading have seen to what each field may hold.
      fields[target] = value
    } else if (value === null) {
      delete draft.attributes[attributeOf(target)]
    } else {
      draft.attributes[attributeOf(target)] = value
    }
  }
  // Where those whom the file does not name have left, whoever it names has not.
  const isNamed = rules.mapping.missing === 'left' && !values.has('status')
  if (isNamed && draft.status === 'left') draft.status = 'active'
  return draft
}

const compared = [
  'givenName',
  'familyName',
  'email',
  'externalId',
  'jobTitle',
  'department',
  'team',
  'location',
  'country',
  'language',
  'managerId',
  'employmentType',
  'startDate',
  'endDate',
  'status',
] as const satisfies (keyof EmployeeDraft)[]

/** What differs, as columns of a file name it; the manager by id. */
export function changesOf(
  before: EmployeeDraft,
  after: EmployeeDraft,
): { target: ColumnTarget; before: string | null; after: string | null }[] {
  const fields = compared.flatMap((field) => {
    if (before[field] === after[field]) return []
    const target: ColumnTarget = field === 'managerId' ? 'manager' : field
    return [{ target, before: before[field], after: after[field] }]
  })
  const keys = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])
  const own = [...keys].flatMap((key) => {
    const values = { before: before.attributes[key] ?? null, after: after.attributes[key] ?? null }
    return values.before === values.after ? [] : [{ target: `attribute:${key}` as const, ...values }]
  })
  return [...fields, ...own]
}
