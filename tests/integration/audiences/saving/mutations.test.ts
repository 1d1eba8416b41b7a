import { beforeAll, describe, expect, test } from 'vitest'
import { activate } from '@/lib/activations/mutations'
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
import { employeeActor, memberActor } from '@/tests/support/actors'
import {
  createActivation,
  createConnection,
  createEmployees,
  createOrganization,
  createAudience as writeAudience,
} from '@/tests/support/factories'
import { audits, input, inSales, memberIds, newHires, now, twoDepartments } from './samples'

let organization: Organization
let editor: MemberActor
let foreigner: MemberActor
let marie: Employee
let jonas: Employee
let lea: Employee

beforeAll(async () => {
  ;({ organization, editor, foreigner, marie, jonas, lea } = await twoDepartments())
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
