import { beforeAll, describe, expect, test } from 'vitest'
import { activate } from '@/lib/activations/mutations'
import { getAudience } from '@/lib/audiences/detail/queries'
import { getFormerVersion, listVersions } from '@/lib/audiences/history/queries'
import { versionsPageSize } from '@/lib/audiences/history/schema'
import {
  type AudienceInput,
  createAudience,
  deleteAudience,
  updateAudience,
} from '@/lib/audiences/saving/mutations'
import { audienceLimits } from '@/lib/audiences/saving/schema'
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

const now = new Date('2026-11-22T10:00:00Z')
const inSales: AudienceConditions = {
  kind: 'attribute',
  attribute: 'department',
  operator: 'is',
  value: 'Sales',
}
const newHires: AudienceConditions = {
  kind: 'attribute',
  attribute: 'startDate',
  operator: 'withinLastDays',
  value: 90,
}

let organization: Organization
let editor: MemberActor
let foreigner: MemberActor
let marie: Employee
let jonas: Employee
let lea: Employee
let count = 0

beforeAll(async () => {
  organization = await createOrganization(db)
  editor = await memberActor(organization, 'edit')
  foreigner = await foreignMemberActor()
  const people = await createEmployees(db, organization, [
    { givenName: 'Marie', department: 'Sales' },
    { givenName: 'Jonas', department: 'Engineering', startDate: new Date('2026-11-01') },
    { givenName: 'Léa', department: 'Engineering' },
  ])
  ;[marie, jonas, lea] = people as [Employee, Employee, Employee]
})

const input = (overrides: Partial<AudienceInput> = {}): AudienceInput => ({
  name: `Audience no. ${++count}`,
  description: '',
  conditions: inSales,
  addedIds: [],
  removedIds: [],
  ...overrides,
})

async function memberIds(audienceId: string): Promise<string[]> {
  const rows = await db.audienceMember.findMany({ where: { audienceId } })
  return rows.map(({ employeeId }) => employeeId).sort()
}

const audits = (subjectId: string) =>
  db.auditEvent.findMany({
    where: { subjectId },
    orderBy: { id: 'asc' },
    select: { action: true, details: true },
  })

describe('createAudience', () => {
  test('its members are right at once, with the first version, an audit row and the day that it counts from', async () => {
    const conditions: AudienceConditions = { kind: 'or', conditions: [inSales, newHires] }
    const { id } = await createAudience(editor, input({ conditions, addedIds: [lea.id] }), now)
    expect(await memberIds(id)).toEqual([marie.id, jonas.id, lea.id].sort())
    expect(await db.audience.findUniqueOrThrow({ where: { id } })).toMatchObject({
      version: 1,
      evaluatedOn: new Date('2026-11-22'),
      createdById: editor.memberId,
    })
    expect(await db.audienceVersion.findMany({ where: { audienceId: id } })).toMatchObject([
      { number: 1, conditions, addedIds: [lea.id], memberId: editor.memberId },
    ])
    expect(await audits(id)).toMatchObject([{ action: 'audience.created', details: { byHand: 1 } }])
  })

  test('a name is there once, whatever its capitals, though elsewhere it may be used', async () => {
    await createAudience(editor, input({ name: 'Équipe Été' }))
    await expect(createAudience(editor, input({ name: 'équipe été' }))).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'audienceNameTaken', fields: { name: 'audienceNameTaken' } },
    })
    await createAudience(foreigner, input({ name: 'Équipe Été' }))
  })

  test('of two that want one name at once, one gets it', async () => {
    const name = 'Wanted twice'
    const results = await Promise.allSettled([1, 2].map(() => createAudience(editor, input({ name }))))
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('people, segments, groups and attributes of elsewhere are not found', async () => {
    const { organizationId } = foreigner
    const [stranger] = await createEmployees(db, { id: organizationId }, [{}])
    const segment = await db.segment.create({ data: { organizationId, name: 'Elsewhere' } })
    const group = await db.group.create({ data: { organizationId, name: 'Elsewhere' } })
    const own = { kind: 'custom', key: 'badge', type: 'text', operator: 'is', value: 'red' } as const
    await db.employeeAttribute.create({ data: { organizationId, key: own.key, name: 'Badge', type: 'text' } })
    const refusals: [Partial<AudienceInput>, string][] = [
      [{ addedIds: [stranger?.id ?? ''] }, 'employeeNotFound'],
      [{ conditions: { kind: 'segment', segmentId: segment.id, value: true } }, 'segmentNotFound'],
      [{ conditions: { kind: 'group', groupId: group.id, value: false } }, 'groupNotFound'],
      [{ conditions: own }, 'attributeNotFound'],
    ]
    for (const [overrides, reason] of refusals) {
      await expect(createAudience(editor, input(overrides))).rejects.toMatchObject({ details: { reason } })
    }
  })

  test('an organization has 500 audiences at most, and an audience 10,000 people by hand', async () => {
    const crowded = await createOrganization(db)
    const actor = await memberActor(crowded, 'edit')
    await db.$executeRaw`
      INSERT INTO "Employee" ("id", "organizationId", "givenName", "familyName", "email", "updatedAt")
      SELECT gen_random_uuid(), ${crowded.id}::uuid, 'P', number::text, number || '@example.com', now()
      FROM generate_series(1, ${audienceLimits.byHand + 1}) AS number`
    const { id: audienceId, name } = await writeAudience(db, crowded)
    await db.$executeRaw`
      INSERT INTO "AudiencePerson" ("audienceId", "employeeId")
      SELECT ${audienceId}::uuid, "id" FROM "Employee"
      WHERE "organizationId" = ${crowded.id}::uuid AND "email" <> '1@example.com'`
    const idOf = async (email: string) =>
      (await db.employee.findFirstOrThrow({ where: { organizationId: crowded.id, email } })).id
    const edit = { ...input({ name, addedIds: [await idOf('1@example.com')] }), audienceId, version: 1 }
    await expect(updateAudience(actor, edit)).rejects.toMatchObject({
      code: 'limit_exceeded',
      details: { reason: 'tooManyByHand' },
    })
    await updateAudience(actor, { ...edit, removedIds: [await idOf('2@example.com')] })
    expect(await memberIds(audienceId)).toHaveLength(audienceLimits.byHand)
    await db.$executeRaw`
      INSERT INTO "Audience" ("id", "organizationId", "name", "updatedAt")
      SELECT gen_random_uuid(), ${crowded.id}::uuid, 'No. ' || number, now()
      FROM generate_series(2, ${audienceLimits.audiences}) AS number`
    await expect(createAudience(actor, input())).rejects.toMatchObject({
      details: { reason: 'audienceLimit' },
    })
  })

  test('whoever may not edit is refused', async () => {
    const viewer = await memberActor(organization, 'view')
    for (const actor of [viewer, await employeeActor(organization)]) {
      await expect(createAudience(actor, input())).rejects.toMatchObject({ code: 'forbidden' })
      await expect(deleteAudience(actor, marie.id)).rejects.toMatchObject({ code: 'forbidden' })
    }
  })
})

describe('updateAudience', () => {
  test('members, history and segments follow the rule and the people by hand', async () => {
    const segment = await db.segment.create({ data: { organizationId: organization.id, name: 'Pilots' } })
    await db.segmentUser.create({ data: { segmentId: segment.id, userId: 'x', employeeId: lea.id } })
    const first = input({ addedIds: [jonas.id] })
    const { id: audienceId } = await createAudience(editor, first, now)
    const change = { ...first, audienceId, addedIds: [], removedIds: [jonas.id] }
    const conditions: AudienceConditions = { kind: 'segment', segmentId: segment.id, value: true }
    expect(await updateAudience(editor, { ...change, version: 1, name: 'Renamed', conditions })).toEqual({
      version: 2,
    })
    expect(await memberIds(audienceId)).toEqual([lea.id])
    expect(await db.audienceSegment.findMany({ where: { audienceId } })).toEqual([
      { audienceId, segmentId: segment.id },
    ])
    await expect(db.segment.delete({ where: { id: segment.id } })).rejects.toThrow()

    expect(
      await updateAudience(editor, { ...change, version: 2, name: 'Renamed', conditions: null }),
    ).toEqual({
      version: 3,
    })
    expect(await memberIds(audienceId)).toEqual([])
    expect(await db.audienceSegment.count({ where: { audienceId } })).toBe(0)
    const [third, second, created] = await listVersions(editor, { audienceId })
    expect(third).toMatchObject({ number: 3, name: null, conditions: { before: conditions, after: null } })
    expect(second).toMatchObject({
      by: editor.name,
      name: { before: first.name, after: 'Renamed' },
      conditions: { before: inSales, after: conditions },
      removed: { count: 1, first: ['Jonas Sample'] },
    })
    expect(created).toMatchObject({
      number: 1,
      conditions: { before: null, after: inSales },
      added: { count: 1 },
    })
    expect((await audits(audienceId)).map(({ details }) => details)).toMatchObject([
      {},
      { changed: ['name', 'conditions', 'people'], removed: 1 },
      { changed: ['conditions'] },
    ])
  })

  test('its versions are read a page at a time, each beside the one before it', async () => {
    const first = input()
    const { id: audienceId } = await createAudience(editor, first)
    const numbers = Array.from({ length: versionsPageSize + 1 }, (_, index) => index + 2)
    await db.audienceVersion.createMany({
      data: numbers.map((number) => ({ audienceId, number, name: `Name ${number}`, description: '' })),
    })
    const newest = await listVersions(editor, { audienceId })
    expect(newest.map(({ number }) => number)).toEqual(numbers.slice(1).reverse())
    expect(newest.at(-1)?.name).toEqual({ before: 'Name 2', after: 'Name 3' })
    const oldest = await listVersions(editor, { audienceId, before: 3 })
    expect(oldest.map(({ number, name }) => [number, name?.before ?? null])).toEqual([
      [2, first.name],
      [1, null],
    ])
  })

  test('an edit of an older version is refused and changes nothing', async () => {
    const first = input()
    const { id: audienceId } = await createAudience(editor, first)
    await updateAudience(editor, { ...first, audienceId, version: 1, description: 'Ours' })
    await expect(
      updateAudience(editor, { ...first, audienceId, version: 1, description: 'Theirs', addedIds: [lea.id] }),
    ).rejects.toMatchObject({ code: 'conflict', details: { reason: 'audienceChanged' } })
    expect(await getAudience(editor, audienceId)).toMatchObject({
      version: 2,
      description: 'Ours',
      byHand: 0,
    })
  })

  test('saving it as it is makes no version', async () => {
    const first = input({ addedIds: [lea.id] })
    const { id: audienceId } = await createAudience(editor, first)
    expect(await updateAudience(editor, { ...first, audienceId, version: 1 })).toEqual({ version: 1 })
    expect(await db.audienceVersion.count({ where: { audienceId } })).toBe(1)
  })

  test('an older version comes back with its people by hand', async () => {
    const first = input({ addedIds: [lea.id] })
    const { id: audienceId } = await createAudience(editor, first)
    const change = { ...first, audienceId, addedIds: [jonas.id], removedIds: [lea.id] }
    await updateAudience(editor, { ...change, version: 1, conditions: newHires })
    await updateAudience(editor, {
      ...change,
      version: 2,
      addedIds: [marie.id],
      removedIds: [],
      conditions: null,
    })
    const former = await getFormerVersion(editor, { audienceId, number: 1 })
    expect(former).toMatchObject({
      conditions: inSales,
      addedIds: [lea.id],
      removedIds: [jonas.id, marie.id].sort(),
    })
    await updateAudience(editor, { ...former, audienceId, version: 3, restored: 1 })
    expect(await memberIds(audienceId)).toEqual([marie.id, lea.id].sort())
    expect((await audits(audienceId)).at(-1)).toMatchObject({
      action: 'audience.restored',
      details: { restored: 1 },
    })
    await expect(getFormerVersion(editor, { audienceId, number: 9 })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('another organization finds nothing', async () => {
    const { id: audienceId } = await createAudience(editor, input())
    const strange = { code: 'not_found' }
    await expect(updateAudience(foreigner, { ...input(), audienceId, version: 1 })).rejects.toMatchObject(
      strange,
    )
    await expect(deleteAudience(foreigner, audienceId)).rejects.toMatchObject(strange)
    await expect(getAudience(foreigner, audienceId)).rejects.toMatchObject(strange)
    await expect(listVersions(foreigner, { audienceId })).rejects.toMatchObject(strange)
    await expect(getFormerVersion(foreigner, { audienceId, number: 1 })).rejects.toMatchObject(strange)
  })
})

describe('deleteAudience', () => {
  test('it goes with its versions; while it is used it stays, and its uses are named', async () => {
    const { id } = await createAudience(editor, input({ addedIds: [lea.id] }))
    const connection = await createConnection(db, organization)
    const activation = await createActivation(db, organization, { connection, audienceIds: [id] })
    const { name } = await db.listing.findUniqueOrThrow({ where: { id: connection.listingId } })
    await expect(deleteAudience(editor, id)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'audienceInUse', values: { count: 1, names: name, more: 0 } },
    })
    await db.activation.delete({ where: { id: activation.id } })
    await deleteAudience(editor, id)
    expect(await db.audience.count({ where: { id } })).toBe(0)
    expect(await audits(id)).toMatchObject([{}, { action: 'audience.deleted' }])
  })

  test('using it and deleting it at once: one of the two is refused', async () => {
    const connections = await Promise.all([1, 2, 3].map(() => createConnection(db, organization)))
    for (const { id: connectionId } of connections) {
      const { id } = await writeAudience(db, organization)
      const recipients = { everyone: false, audienceIds: [id], employeeIds: [] }
      const [used, deleted] = await Promise.allSettled([
        activate(editor, { connectionId, recipients }),
        deleteAudience(editor, id),
      ])
      expect([used.status, deleted.status].sort()).toEqual(['fulfilled', 'rejected'])
      expect(await db.audience.count({ where: { id } })).toBe(used.status === 'fulfilled' ? 1 : 0)
    }
  })
})
