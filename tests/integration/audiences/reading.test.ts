import { beforeAll, describe, expect, test } from 'vitest'
import { listChoices, listDirectoryValues, nameConditions } from '@/lib/audiences/choices/queries'
import { copyAudience, getAudience } from '@/lib/audiences/detail/queries'
import { previewAudience } from '@/lib/audiences/editing/queries'
import { listAudienceImpact, previewAudienceImpact } from '@/lib/audiences/impact/queries'
import { listAudienceRows } from '@/lib/audiences/overview/queries'
import { type AudienceFilters, noAudienceFilters } from '@/lib/audiences/overview/schema'
import { findCandidates, listMembers } from '@/lib/audiences/people/queries'
import { createAudience } from '@/lib/audiences/saving/mutations'
import type { AudienceConditions } from '@/lib/audiences/schema'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { Employee, Organization } from '@/lib/generated/prisma/client'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createActivation,
  createConnection,
  createEmployees,
  createOrganization,
  createAudience as writeAudience,
} from '@/tests/support/factories'

const is = (attribute: 'department' | 'country', value: string): AudienceConditions => ({
  kind: 'attribute',
  attribute,
  operator: 'is',
  value,
})

let organization: Organization
let editor: MemberActor
let foreigner: MemberActor
let people: Employee[]
let salesId: string
let segment: { id: string }

const idOf = (givenName: string) => people.find((person) => person.givenName === givenName)?.id ?? ''

beforeAll(async () => {
  organization = await createOrganization(db)
  editor = await memberActor(organization, 'edit')
  foreigner = await foreignMemberActor()
  people = await createEmployees(db, organization, [
    { givenName: 'Anna', familyName: 'Abel', department: 'Sales', country: 'FR' },
    { givenName: 'Ben', familyName: 'Bär', department: 'Sales', status: 'on_leave' },
    { givenName: 'Cléo', familyName: 'Câlin', department: 'Engineering', country: 'FR' },
    { givenName: 'Dan', familyName: 'Duck', department: 'Sales', status: 'left' },
    { givenName: 'Eva', familyName: 'Eden' },
  ])
  segment = await db.segment.create({ data: { organizationId: organization.id, name: 'Pilots' } })
  const nothing = { description: '', addedIds: [], removedIds: [] }
  const inSales = {
    ...nothing,
    name: 'Sales',
    conditions: is('department', 'Sales'),
    addedIds: [idOf('Eva')],
  }
  salesId = (await createAudience(editor, inSales)).id
  const conditions = { kind: 'segment', segmentId: segment.id, value: true } as const
  await createAudience(editor, { ...nothing, name: 'Équipe pilote', description: 'Early users', conditions })
  await writeAudience(db, { id: foreigner.organizationId }, { name: 'Sales elsewhere' })
})

describe('the list', () => {
  const list = (filters: Partial<AudienceFilters> = {}, actor = editor) =>
    listAudienceRows(actor, { ...noAudienceFilters, ...filters })
  const names = async (filters: Partial<AudienceFilters>) =>
    (await list(filters)).rows.map(({ name }) => name)

  test('says who is in each, how many of them are active, who made it and what it is for', async () => {
    const { rows, total, all, segments } = await list()
    expect({ total, all }).toEqual({ total: 2, all: 2 })
    expect(segments).toMatchObject([{ name: 'Pilots' }])
    expect(rows).toMatchObject([
      { name: 'Équipe pilote', people: 0, active: 0, usedBy: [] },
      { name: 'Sales', people: 3, active: 2, creator: editor.name, usedBy: [] },
    ])
  })

  test('is searched, narrowed and put in order', async () => {
    expect(await names({ q: 'equipe early' })).toEqual(['Équipe pilote'])
    expect(await names({ q: '%' })).toEqual([])
    expect(await names({ segment: segment.id })).toEqual(['Équipe pilote'])
    expect(await names({ use: 'used' })).toEqual([])
    expect(await names({ use: 'unused', sort: '-people' })).toEqual(['Sales', 'Équipe pilote'])
    expect(await names({ sort: 'active' })).toEqual(['Équipe pilote', 'Sales'])
    expect(await names({ sort: '-name', page: 7 })).toEqual(['Sales', 'Équipe pilote'])
  })

  test('another organization sees its own, and whoever lacks the right nothing', async () => {
    expect((await list({}, foreigner)).rows.map(({ name }) => name)).toEqual(['Sales elsewhere'])
    const employee = await employeeActor(organization)
    await expect(listAudienceRows(employee, noAudienceFilters)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(getAudience(employee, salesId)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('one audience', () => {
  const members = async (filters: { q?: string; by?: 'rule' | 'hand' } = {}) =>
    (await listMembers(editor, { audienceId: salesId, q: '', by: null, page: 1, ...filters })).rows

  test('counts whom it reaches, and apart from them those who have left', async () => {
    expect(await getAudience(editor, salesId)).toMatchObject({ people: 3, active: 2, left: 1, byHand: 1 })
    expect(await copyAudience(editor, salesId)).toMatchObject({ name: 'Sales', addedIds: [idOf('Eva')] })
    await expect(copyAudience(foreigner, salesId)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('lists its people by name, with what they are in it by', async () => {
    expect((await members()).map(({ name, byRule, byHand }) => [name, byRule, byHand])).toEqual([
      ['Anna Abel', true, false],
      ['Ben Bär', true, false],
      ['Eva Eden', false, true],
    ])
    expect((await members({ by: 'hand' })).map(({ name }) => name)).toEqual(['Eva Eden'])
    expect((await members({ q: 'bar', by: 'rule' })).map(({ name }) => name)).toEqual(['Ben Bär'])
    await expect(
      listMembers(foreigner, { audienceId: salesId, q: '', by: null, page: 1 }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  test('finds anybody of the directory, and says whether they are in it', async () => {
    const find = (query: string, actor = editor) => findCandidates(actor, { audienceId: salesId, query })
    expect(await find('calin')).toMatchObject([{ name: 'Cléo Câlin', isMember: false }])
    expect(await find('Abel')).toMatchObject([{ name: 'Anna Abel', isMember: true }])
    expect(await find('')).toEqual([])
    expect(await find('Abel', foreigner)).toEqual([])
  })
})

describe('while editing', () => {
  const conditions = is('country', 'FR')
  const preview = (
    proposed: { addedIds?: string[]; removedIds?: string[]; audienceId?: string | null },
    actor = editor,
  ) =>
    previewAudience(actor, { audienceId: null, conditions, addedIds: [], removedIds: [], ...proposed }, 'en')

  test('the number is exact, whoever is by hand', async () => {
    expect(await preview({})).toMatchObject({
      people: 2,
      active: 2,
      sentence: 'Everyone in France',
      sample: [{ name: 'Anna Abel' }, { name: 'Cléo Câlin' }],
    })
    const addedIds = [idOf('Ben'), idOf('Anna'), idOf('Dan')]
    expect(await preview({ addedIds })).toMatchObject({
      people: 3,
      active: 2,
      sentence: 'Everyone in France, and 3 people added by hand',
    })
    expect(await preview({ audienceId: salesId })).toMatchObject({ people: 3 })
    expect(await preview({ audienceId: salesId, removedIds: [idOf('Eva')] })).toMatchObject({ people: 2 })
  })

  test('so many that they are not all looked at by name are counted as exactly, the first of them named', async () => {
    const other = await memberActor(await createOrganization(db))
    await db.$executeRaw`
      INSERT INTO "Employee" ("id", "organizationId", "givenName", "familyName", "email", "country", "status", "updatedAt")
      SELECT gen_random_uuid(), ${other.organizationId}::uuid, 'G', lpad(i::text, 4, '0'), i || '@many.example', 'FR',
        (CASE WHEN i <= 2 THEN 'left' WHEN i <= 5 THEN 'on_leave' ELSE 'active' END)::"EmployeeStatus", now()
      FROM generate_series(1, 1010) AS i`
    const { people, active, sample } = await preview({}, other)
    expect([people, active, sample.length, sample[0]?.name]).toEqual([1008, 1005, 8, 'G 0003'])
  })

  test('nothing of another organization counts', async () => {
    expect(await preview({ audienceId: salesId, addedIds: [idOf('Anna')] }, foreigner)).toMatchObject({
      people: 0,
    })
  })

  test('offers what the directory and the organization know', async () => {
    expect(await listDirectoryValues(editor)).toEqual({
      department: ['Engineering', 'Sales'],
      team: [],
      location: [],
      jobTitle: [],
    })
    expect(await listDirectoryValues(foreigner)).toMatchObject({ department: [] })
    expect(await listChoices(editor)).toMatchObject({ segments: [{ name: 'Pilots' }], groups: [] })
    const asked: AudienceConditions = { kind: 'segment', segmentId: segment.id, value: true }
    expect(await nameConditions(editor, [asked])).toMatchObject({ segments: { [segment.id]: 'Pilots' } })
    expect(await nameConditions(foreigner, [asked])).toMatchObject({ segments: {} })
  })
})

describe('the impact of an edit', () => {
  test('names who gains and who loses each integration, but for those who have it otherwise', async () => {
    const connections = await Promise.all([1, 2].map(() => createConnection(db, organization)))
    const [first, second] = await Promise.all(
      connections.map((connection) =>
        createActivation(db, organization, { connection, audienceIds: [salesId], employeeIds: [] }),
      ),
    )
    if (!first || !second) throw new Error('Two activations were made')
    await db.activationEmployee.create({ data: { activationId: second.id, employeeId: idOf('Ben') } })
    const edit = { audienceId: salesId, conditions: is('country', 'FR'), addedIds: [], removedIds: [] }
    const impact = await previewAudienceImpact(editor, edit)
    const names = (side: { count: number; first: { name: string }[] }) => [
      side.count,
      ...side.first.map(({ name }) => name),
    ]
    expect(names(impact.members.gains)).toEqual([1, 'Cléo Câlin'])
    expect(names(impact.members.loses)).toEqual([1, 'Ben Bär'])
    const of = (id: string) => impact.listings.find(({ activationId }) => activationId === id)
    expect(names(of(first.id)?.loses ?? { count: -1, first: [] })).toEqual([1, 'Ben Bär'])
    expect(names(of(second.id)?.loses ?? { count: -1, first: [] })).toEqual([0])
    expect(names(of(second.id)?.gains ?? { count: -1, first: [] })).toEqual([1, 'Cléo Câlin'])

    const page = { edit, activationId: first.id, side: 'loses', page: 1 } as const
    expect(await listAudienceImpact(editor, page)).toMatchObject({
      pageCount: 1,
      people: [{ name: 'Ben Bär' }],
    })
    expect(await listAudienceImpact(foreigner, page)).toMatchObject({ people: [] })
    expect((await previewAudienceImpact(foreigner, edit)).members.loses.count).toBe(0)
  })
})
