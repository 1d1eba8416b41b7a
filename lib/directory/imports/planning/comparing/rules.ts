import { randomUUIDv7 } from 'node:crypto'
import {
  attributeOf,
  type FileIndex,
  isAttribute,
  type ReadingRules,
  type RowReading,
} from '@/lib/directory/imports/planning/rules'
import type { ColumnTarget, RowProblem } from '@/lib/directory/imports/schema'
import type { KnownEmployee } from '@/lib/directory/saving/queries'
import { asOf, isBack } from '@/lib/directory/saving/rules'
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
  /** The day (UTC) on which it is planned: whose last day is over has left. */
  today: string
  index: FileIndex
  /** Lines that are not taken, as far as that is known: managers are planned before those they manage. */
  refused: Set<number>
  /** Whom lines before were about: nobody stands in a file twice. */
  lineOfPerson: Map<string, number>
  /** Who earlier lines are or will be; what is written already is found in the directory instead. */
  idOfLine: Map<number, string>
}

/** Those in the directory whom rows may be about, by their folded ids. */
export interface People {
  byEmail: Map<string, KnownEmployee>
  byExternalId: Map<string, KnownEmployee>
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

/** What becomes of a row, beside those whom it may be about. */
export function planRow(reading: RowReading, people: People, context: PlanContext): PlannedRow {
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
  if (problems.some(({ isNote }) => !isNote)) return { kind: 'refused', line, problems }
  const named = values.get('status')
  if (named && draft.status !== named) {
    problems.push({ target: 'status', reason: 'lastDayOver', value: named, isNote: true })
  }
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
  const planned = line === undefined || index.closesCircle(own) ? undefined : idOfLine.get(line)
  if (planned) return planned
  const known = byExternalId.get(manager) ?? byEmail.get(manager)
  if (known) return known.id
  return line === undefined || refused.has(line) || index.twins.has(line) ? null : undefined
}

function overlay(
  before: KnownEmployee | null,
  values: RowReading['values'],
  { rules, today }: PlanContext,
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
  const isNamed = rules.mapping.missing === 'left'
  const isHere = !values.has('status') && (isNamed || isBack(before, draft, today))
  if (isHere && draft.status === 'left') draft.status = 'active'
  return asOf(draft, today)
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
