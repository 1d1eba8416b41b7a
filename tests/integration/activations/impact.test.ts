import { expect, test } from 'vitest'
import { countRecipients, listImpact, previewImpact } from '@/lib/activations/impact/queries'
import type { Proposal } from '@/lib/activations/schema'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createActivation,
  createAudience,
  createConnection,
  createEmployees,
  createOrganization,
} from '@/tests/support/factories'

function only(audienceIds: string[], employeeIds: string[] = []): Proposal {
  return { kind: 'recipients', recipients: { everyone: false, audienceIds, employeeIds } }
}

const all: Proposal = { kind: 'recipients', recipients: { everyone: true, audienceIds: [], employeeIds: [] } }
const none: Proposal = { kind: 'deactivate' }

// Anna and Ben are in Sales, Ben and Cleo in Paris; Gus was in both and has left.
async function setUp() {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization)
  const [anna, ben, cleo, gus] = (
    await createEmployees(db, organization, [
      { givenName: 'Anna', familyName: 'Abel', department: 'Sales' },
      { givenName: 'Ben', familyName: 'Bloch', department: 'Sales' },
      { givenName: 'Cleo', familyName: 'Caron' },
      { givenName: 'Gus', familyName: 'Gone', status: 'left' },
    ])
  ).map(({ id }) => id) as [string, string, string, string]
  const sales = await createAudience(db, organization, { employeeIds: [anna, ben, gus] })
  const paris = await createAudience(db, organization, { employeeIds: [ben, cleo, gus] })
  const connection = await createConnection(db, organization)
  return { organization, admin, connection, anna, ben, cleo, gus, sales, paris }
}

test('moving from one audience to another names who loses and who gains, and not who keeps', async () => {
  const { organization, admin, connection, sales, paris } = await setUp()
  await createActivation(db, organization, { connection, audienceIds: [sales.id] })
  const impact = await previewImpact(admin, { connectionId: connection.id, proposal: only([paris.id]) })
  expect(impact.reach).toBe(2)
  expect(impact.loses).toEqual({
    count: 1,
    first: [{ id: expect.any(String), name: 'Anna Abel', department: 'Sales' }],
  })
  expect(impact.gains).toMatchObject({ count: 1, first: [{ name: 'Cleo Caron', department: null }] })
})

test('who stays by another audience or by name loses nothing', async () => {
  const { organization, admin, connection, sales, paris, anna } = await setUp()
  await createActivation(db, organization, { connection, audienceIds: [sales.id, paris.id] })
  const proposal = only([paris.id], [anna])
  const impact = await previewImpact(admin, { connectionId: connection.id, proposal })
  expect([impact.loses.count, impact.gains.count, impact.reach]).toEqual([0, 0, 3])
})

test('deactivating takes it from everyone it reached; who has left is not counted', async () => {
  const { organization, admin, connection, sales, gus } = await setUp()
  await createActivation(db, organization, { connection, audienceIds: [sales.id], employeeIds: [gus] })
  const impact = await previewImpact(admin, { connectionId: connection.id, proposal: none })
  expect(impact.loses.first.map(({ name }) => name)).toEqual(['Anna Abel', 'Ben Bloch'])
  expect([impact.loses.count, impact.gains.count, impact.reach]).toEqual([2, 0, 0])
})

test('before the first activation, and while inactive, everyone reached gains', async () => {
  const { organization, admin, connection, sales } = await setUp()
  const query = { connectionId: connection.id, proposal: only([sales.id]) }
  expect(await previewImpact(admin, query)).toMatchObject({ gains: { count: 2 }, loses: { count: 0 } })
  await createActivation(db, organization, { connection, everyone: true, isActive: false })
  expect(await previewImpact(admin, query)).toMatchObject({ gains: { count: 2 }, loses: { count: 0 } })
})

test('the live count counts each employee once', async () => {
  const { admin, sales, paris, anna, gus } = await setUp()
  const count = (audienceIds: string[], employeeIds: string[] = []) =>
    countRecipients(admin, { everyone: false, audienceIds, employeeIds })
  expect(await count([sales.id, paris.id], [anna, gus])).toBe(3)
  expect(await count([])).toBe(0)
  expect(await countRecipients(admin, { everyone: true, audienceIds: [], employeeIds: [] })).toBe(3)
})

test('with 100,000 employees every number is exact and every name can be paged to', async () => {
  const { organization, admin, connection } = await setUp()
  const odd = await createAudience(db, organization)
  const third = await createAudience(db, organization)
  await db.$executeRaw`
    INSERT INTO "Employee" ("id", "organizationId", "givenName", "familyName", "email", "updatedAt")
    SELECT gen_random_uuid(), ${organization.id}::uuid, 'E', 'X' || lpad(n::text, 6, '0'), n || '@big.example', now()
    FROM generate_series(1, 100000) n`
  for (const [audience, divisor, rest] of [
    [odd, 2, 1],
    [third, 3, 0],
  ] as const) {
    await db.$executeRaw`
      INSERT INTO "AudienceMember" ("audienceId", "employeeId")
      SELECT ${audience.id}::uuid, "id" FROM "Employee"
      WHERE "organizationId" = ${organization.id}::uuid AND "familyName" LIKE 'X%'
      AND substr("familyName", 2)::int % ${divisor}::int = ${rest}::int`
  }
  await createActivation(db, organization, { connection, audienceIds: [odd.id] })

  const connectionId = connection.id
  const impact = await previewImpact(admin, { connectionId, proposal: only([third.id]) })
  // 50,000 odd numbers, 33,333 multiples of three, 16,667 of them odd.
  expect([impact.reach, impact.loses.count, impact.gains.count]).toEqual([33_333, 33_333, 16_666])
  expect(impact.loses.first).toHaveLength(8)
  expect(await previewImpact(admin, { connectionId, proposal: all })).toMatchObject({
    gains: { count: 50_003 },
  })

  const last = Math.ceil(33_333 / 50)
  const page = await listImpact(admin, {
    connectionId,
    proposal: only([third.id]),
    side: 'loses',
    page: last,
  })
  expect(page).toMatchObject({ side: 'loses', page: 667, pageCount: 667 })
  expect(page.people.map(({ name }) => name)).toHaveLength(33_333 % 50)
  expect(page.people.at(-1)?.name).toBe('E X099997')
}, 60_000)

test('another organization previews and counts nothing, with ids of ours neither', async () => {
  const { organization, connection, sales, anna } = await setUp()
  await createActivation(db, organization, { connection, audienceIds: [sales.id] })
  const foreigner = await foreignMemberActor()
  const missing = { code: 'not_found' }
  const query = { connectionId: connection.id, proposal: none }
  await expect(previewImpact(foreigner, query)).rejects.toMatchObject(missing)
  await expect(listImpact(foreigner, { ...query, side: 'loses', page: 1 })).rejects.toMatchObject(missing)

  const own = await createConnection(db, { id: foreigner.organizationId })
  for (const proposal of [only([sales.id]), only([], [anna])]) {
    const foreign = { connectionId: own.id, proposal }
    await expect(previewImpact(foreigner, foreign)).rejects.toMatchObject(missing)
    if (proposal.kind === 'recipients') {
      await expect(countRecipients(foreigner, proposal.recipients)).rejects.toMatchObject(missing)
    }
  }
})

test('an employee without marketplace right previews and counts nothing', async () => {
  const { organization, connection } = await setUp()
  const employee = await employeeActor(organization)
  const query = { connectionId: connection.id, proposal: none }
  const refused = { code: 'forbidden' }
  await expect(previewImpact(employee, query)).rejects.toMatchObject(refused)
  await expect(listImpact(employee, { ...query, side: 'gains', page: 1 })).rejects.toMatchObject(refused)
  const nobody = { everyone: false, audienceIds: [], employeeIds: [] }
  await expect(countRecipients(employee, nobody)).rejects.toMatchObject(refused)
})
