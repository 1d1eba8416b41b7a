import { beforeAll, expect, test } from 'vitest'
import { conditionsWhere } from '@/lib/audiences/conditions/sql'
import type { AudienceConditions, Condition } from '@/lib/audiences/schema'
import { db } from '@/lib/db'
import type { Employee, Organization } from '@/lib/generated/prisma/client'
import { createEmployee, createEmployees, createOrganization } from '@/tests/support/factories'

const today = new Date('2026-11-22T09:30:00Z')

let organization: Organization
let people: Record<'marie' | 'jonas' | 'lea' | 'nobody', Employee>

beforeAll(async () => {
  organization = await createOrganization(db)
  const manager = await createEmployee(db, organization, { givenName: 'Manager', status: 'left' })
  const [marie, jonas, lea, nobody] = await createEmployees(db, organization, [
    {
      givenName: 'Marie',
      department: ' Études ',
      country: 'FR',
      email: 'Marie@Example.com',
      externalId: 'E-1',
      managerId: manager.id,
      startDate: new Date('2026-10-23'),
      attributes: { cost_centre: 'Été 4', visa_ends: '2026-12-31' },
    },
    {
      givenName: 'Jonas',
      department: 'Engineering',
      country: 'DE',
      language: 'de-AT',
      employmentType: 'contractor',
      startDate: new Date('2026-10-22'),
      attributes: { cost_centre: '', visa_ends: '2027-01-01' },
    },
    {
      givenName: 'Léa',
      department: 'Engineering Berlin',
      startDate: new Date('2026-11-23'),
      status: 'on_leave',
    },
    { givenName: 'Nobody', department: '  ' },
  ])
  if (!marie || !jonas || !lea || !nobody) throw new Error('Four people were created')
  people = { marie, jonas, lea, nobody }
})

/** Givens names of whom the conditions choose, without the manager. */
async function chosenBy(conditions: AudienceConditions, day = today): Promise<string[]> {
  const rows = await db.$queryRaw<{ givenName: string }[]>`
    SELECT "givenName" FROM "Employee" e
    WHERE e."organizationId" = ${organization.id}::uuid AND e."givenName" <> 'Manager'
      AND ${conditionsWhere(organization.id, conditions, day)}`
  return rows.map(({ givenName }) => givenName).sort()
}

const about = (attribute: string, operator: string, value?: unknown) =>
  ({ kind: 'attribute', attribute, operator, ...(value === undefined ? {} : { value }) }) as Condition
const own = (key: string, type: string, operator: string, value?: unknown) =>
  ({ kind: 'custom', key, type, operator, ...(value === undefined ? {} : { value }) }) as Condition
const everybody = ['Jonas', 'Léa', 'Marie', 'Nobody']

test.each<[Condition, string[]]>([
  [about('department', 'is', 'etudes'), ['Marie']],
  [about('department', 'is', 'ENGINEERING'), ['Jonas']],
  [about('department', 'isNot', 'Engineering'), ['Léa', 'Marie', 'Nobody']],
  [about('department', 'contains', 'BERL'), ['Léa']],
  [about('department', 'contains', '\u0301'), []],
  [about('department', 'startsWith', 'engin'), ['Jonas', 'Léa']],
  [about('department', 'startsWith', 'ngin'), []],
  [about('department', 'contains', '%'), []],
  [about('department', 'oneOf', ['études', 'Engineering']), ['Jonas', 'Marie']],
  [about('department', 'isEmpty'), ['Nobody']],
  [about('email', 'is', 'marie@example.com'), ['Marie']],
  [about('externalId', 'is', 'e-1'), ['Marie']],
  [about('externalId', 'isEmpty'), ['Jonas', 'Léa', 'Nobody']],
  [about('country', 'is', 'FR'), ['Marie']],
  [about('country', 'isNot', 'FR'), ['Jonas', 'Léa', 'Nobody']],
  [about('language', 'is', 'de-at'), ['Jonas']],
  [about('employmentType', 'oneOf', ['contractor', 'intern']), ['Jonas']],
  [about('status', 'is', 'on_leave'), ['Léa']],
  [about('managerId', 'isEmpty'), ['Jonas', 'Léa', 'Nobody']],
  [about('startDate', 'is', '2026-10-23'), ['Marie']],
  [about('startDate', 'isNot', '2026-10-23'), ['Jonas', 'Léa', 'Nobody']],
  [about('startDate', 'before', '2026-10-23'), ['Jonas']],
  [about('startDate', 'after', '2026-10-23'), ['Léa']],
  [about('startDate', 'withinLastDays', 30), ['Marie']],
  [about('startDate', 'isEmpty'), ['Nobody']],
  [own('cost_centre', 'text', 'is', 'ete 4'), ['Marie']],
  [own('cost_centre', 'text', 'isEmpty'), ['Jonas', 'Léa', 'Nobody']],
  [own('cost_centre', 'text', 'isNot', 'Été 4'), ['Jonas', 'Léa', 'Nobody']],
  [own('visa_ends', 'date', 'before', '2027-01-01'), ['Marie']],
  [own('visa_ends', 'date', 'after', '2026-12-31'), ['Jonas']],
  [own('unheard_of', 'text', 'contains', 'x'), []],
])('%j chooses %j', async (condition, expected) => {
  expect(await chosenBy(condition)).toEqual(expected)
  const others = everybody.filter((name) => !expected.includes(name))
  expect(await chosenBy({ kind: 'not', condition })).toEqual(others)
})

test('a manager is asked for by id', async () => {
  expect(await chosenBy(about('managerId', 'is', people.marie.managerId))).toEqual(['Marie'])
})

test('days are counted from the given day, in UTC', async () => {
  const lastMonth = about('startDate', 'withinLastDays', 30)
  expect(await chosenBy(lastMonth, new Date('2026-11-21T23:59:59Z'))).toEqual(['Jonas', 'Marie'])
  expect(await chosenBy(lastMonth, new Date('2026-11-22T00:00:00Z'))).toEqual(['Marie'])
  expect(await chosenBy(lastMonth, new Date('2026-11-23T00:00:00Z'))).toEqual(['Léa'])
})

test('nests and, or and not', async () => {
  const engineers = about('department', 'startsWith', 'Engineering')
  const conditions: AudienceConditions = {
    kind: 'and',
    conditions: [
      { kind: 'or', conditions: [engineers, about('country', 'is', 'FR')] },
      { kind: 'not', condition: about('employmentType', 'is', 'contractor') },
    ],
  }
  expect(await chosenBy(conditions)).toEqual(['Léa', 'Marie'])
})

test('a segment has those whom its user ids name, a group its members; those of others have nobody', async () => {
  const { marie, jonas } = people
  const segment = await db.segment.create({
    data: {
      organizationId: organization.id,
      name: 'Pushed',
      users: { create: [{ userId: 'marie@example.com', employeeId: marie.id }, { userId: 'unknown' }] },
    },
  })
  const group = await db.group.create({
    data: { organizationId: organization.id, name: 'Pushed', members: { create: { employeeId: jonas.id } } },
  })
  const inSegment = (value: boolean): Condition => ({ kind: 'segment', segmentId: segment.id, value })
  const inGroup = (value: boolean): Condition => ({ kind: 'group', groupId: group.id, value })
  expect(await chosenBy(inSegment(true))).toEqual(['Marie'])
  expect(await chosenBy(inSegment(false))).toEqual(['Jonas', 'Léa', 'Nobody'])
  expect(await chosenBy(inGroup(true))).toEqual(['Jonas'])
  expect(await chosenBy(inGroup(false))).toEqual(['Léa', 'Marie', 'Nobody'])

  const elsewhere = { organizationId: (await createOrganization(db)).id }
  await db.segment.update({ where: { id: segment.id }, data: elsewhere })
  await db.group.update({ where: { id: group.id }, data: elsewhere })
  expect(await chosenBy(inSegment(true))).toEqual([])
  expect(await chosenBy(inGroup(true))).toEqual([])
})
