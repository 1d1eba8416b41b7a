import { beforeAll, expect, test } from 'vitest'
import type { ScimActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { parseListParams } from '@/lib/scim/rules'
import { fewUsersSql, listUsers, loadUserModel, manyUsersSql, userListOf } from '@/lib/scim/users/queries'
import { memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import { scimActorOf } from '@/tests/support/scim'

const people = 20_400
let actor: ScimActor

beforeAll(async () => {
  const organization = await createOrganization(db)
  actor = await scimActorOf(await memberActor(organization))
  await db.$executeRaw`
    INSERT INTO "Employee" ("id", "organizationId", "givenName", "familyName", "email", "externalId", "userName",
      "jobTitle", "updatedAt")
    SELECT gen_random_uuid(), ${organization.id}::uuid, 'Sample', n::text, n || '@many.example', 'M' || n,
      CASE WHEN n % 2 = 0 THEN 'Many-' || n END, 'Title ' || n % 3, now()
    FROM generate_series(1, ${people}::int) n`
  await db.$executeRaw`VACUUM ANALYZE "Employee"`
})

async function planOf(filter: string): Promise<string> {
  const params = parseListParams({ filter })
  const list = userListOf(actor, await loadUserModel(actor), params)
  return JSON.stringify(await db.$queryRaw`EXPLAIN ${fewUsersSql(list, params)}`)
}

test('names, e-mails, external ids and their beginnings are looked up by way of indexes', async () => {
  for (const [filter, index] of [
    ['userName eq "MANY-12"', 'Employee_scimName'],
    ['userName sw "many-12"', 'Employee_scimName'],
    ['userName sw "nobody"', 'Employee_scimName'],
    ['active eq true and userName eq "nobody"', 'Employee_scimName'],
    ['externalId eq "m12"', 'Employee_externalIdKey'],
    ['emails eq "12@MANY.example"', 'Employee_emailKey'],
    ['emails[type eq "work"].value sw "1234"', 'Employee_emailKey'],
  ] as const) {
    const plan = await planOf(filter)
    expect(plan, filter).toContain(index)
    expect(plan, filter).not.toContain('Seq Scan on')
  }
})

test('a page far behind is found by an index alone, without the rows before it', async () => {
  for (const query of [{}, { filter: 'active eq true' }]) {
    const params = parseListParams({ startIndex: people - 100, ...query })
    const list = userListOf(actor, await loadUserModel(actor), params)
    const [, plan] = await db.$transaction([
      // So few people are read whole in less time.
      db.$executeRaw`SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`,
      db.$queryRaw`EXPLAIN ${manyUsersSql(list, params)}`,
    ])
    expect(JSON.stringify(plan), JSON.stringify(query)).toContain('Index Only Scan using')
  }
})

test('whom hardly anybody is like is not looked for in the order of the list', async () => {
  for (const filter of ['title eq "Title 1"', 'title eq "Nobody"', 'displayName eq "Nobody"']) {
    expect(await planOf(filter), filter).not.toMatch(/Employee_(?:users|pkey)/)
  }
})

test('pages of many users follow one another as those of few do', async () => {
  const titled = await listUsers(actor, parseListParams({ filter: 'title sw "title"', count: 0 }))
  expect(titled).toEqual({ resources: [], total: people })
  const inOrder = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Employee" WHERE "organizationId" = ${actor.organizationId}::uuid ORDER BY "id"`
  for (const startIndex of [1, 20_001, people - 2, people + 1]) {
    const { resources, total } = await listUsers(actor, parseListParams({ startIndex, count: 5 }))
    const expected = inOrder.slice(startIndex - 1, startIndex + 4).map(({ id }) => id)
    expect({ total, ids: resources.map(({ id }) => id) }).toEqual({ total: people, ids: expected })
  }
  const sorted = { sortBy: 'userName', sortOrder: 'descending', attributes: 'userName', count: 2 }
  const last = await listUsers(actor, parseListParams(sorted))
  expect(last.resources).toMatchObject([{ userName: 'Many-9998' }, { userName: 'Many-9996' }])
  const few = await listUsers(actor, parseListParams({ ...sorted, filter: 'userName sw "many-999"' }))
  expect(few).toMatchObject({ total: 5, resources: [{ userName: 'Many-9998' }, { userName: 'Many-9996' }] })
})
