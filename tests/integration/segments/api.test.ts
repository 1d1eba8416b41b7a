import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import type { Organization } from '@/lib/generated/prisma/client'
import { segmentSchema } from '@/lib/segments/schema'
import { createAudience, createEmployee, createOrganization, unique } from '@/tests/support/factories'
import { segmentsClient } from '@/tests/support/segments-api'
import { readSegment } from './samples'

let organization: Organization
let call: Awaited<ReturnType<typeof segmentsClient>>
beforeAll(async () => {
  organization = await createOrganization(db)
  call = await segmentsClient(organization)
})

async function create(userIds: string[] = [], more: object = {}) {
  const answer = await call('POST', '', { body: { name: `Segment ${unique()}`, userIds, ...more } })
  expect(answer.status).toBe(201)
  return segmentSchema.parse(answer.body)
}

const change = (guid: string, action: string, userIds: unknown[]) =>
  call('PUT', guid, { body: { action, userIds } })

test('a segment is made, read, changed and deleted, and every answer carries an id and the limit', async () => {
  const ada = await createEmployee(db, organization, { email: 'ada@example.com', externalId: 'E-1' })
  const name = `Mobile ${unique()}`
  const created = await call('POST', '', {
    body: { id: `heap-${name}`, name, userIds: ['ADA@example.com', 'nobody', 'Nobody'] },
  })
  const segment = segmentSchema.parse(created.body)
  expect(created.status).toBe(201)
  expect(created.headers.get('location')).toBe(
    `/api/public/v1/user/system/${organization.guid}/segment/${segment.guid}`,
  )
  expect(created.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
  expect(created.headers.get('ratelimit-policy')).toBe('"api-key";q=600;w=60')
  expect(created.headers.get('ratelimit')).toMatch(/^"api-key";r=\d+;t=\d+$/)
  expect(segment).toMatchObject({ id: `heap-${name}`, name, userCount: 2, matchedCount: 1 })
  expect(segment.updatedAt >= segment.createdAt).toBe(true)
  expect((await call('GET', segment.guid.toUpperCase())).body).toEqual(segment)

  const added = await change(segment.guid, 'add', ['E-1', 'nobody', 'new'])
  expect(added).toMatchObject({
    status: 200,
    body: { guid: segment.guid, added: 2, removed: 0, userCount: 4 },
  })
  expect(await readSegment(segment.guid)).toMatchObject({ matchedCount: 2, users: { 'E-1': ada.id } })
  const removed = await change(segment.guid, 'remove', ['NOBODY', 'absent'])
  expect(removed.body).toEqual({ guid: segment.guid, added: 0, removed: 1, userCount: 3 })
  const replaced = await change(segment.guid, 'override', ['new', 'last'])
  expect(replaced.body).toEqual({ guid: segment.guid, added: 1, removed: 2, userCount: 2 })
  expect((await call('GET', `${segment.guid}/users`)).body).toEqual({
    userIds: ['last', 'new'],
    nextCursor: null,
  })
  const emptied = await change(segment.guid, 'override', [])
  expect(emptied.body).toEqual({ guid: segment.guid, added: 0, removed: 2, userCount: 0 })
  expect(await readSegment(segment.guid)).toEqual({ userCount: 0, matchedCount: 0, users: {} })

  expect(await call('DELETE', segment.guid)).toMatchObject({ status: 204, body: {} })
  expect(await call('GET', segment.guid)).toMatchObject({ status: 404, body: { code: 'not_found' } })
})

test('what a change means for people waits for audiences, with its cause', async () => {
  const eve = await createEmployee(db, organization)
  const segment = await create()
  await change(segment.guid, 'add', [eve.email, 'unknown'])
  await change(segment.guid, 'add', [eve.email])
  await change(segment.guid, 'remove', ['unknown'])
  const changes = await db.membershipChange.findMany({ where: { segmentId: segment.guid } })
  expect(changes).toMatchObject([
    { employeeIds: [eve.id], isEverybody: false, cause: { kind: 'segment', segmentId: segment.guid } },
  ])
})

test('lists come in pages that cursors lead through', async () => {
  const other = await createOrganization(db)
  const client = await segmentsClient(other)
  const userIds = Array.from({ length: 25 }, (_, index) => `user-${String(index).padStart(2, '0')}`)
  for (const name of ['a', 'b', 'c']) await client('POST', '', { body: { name, userIds } })
  const first = await client('GET', '', { query: { limit: 2 } })
  expect(first.body.segments).toMatchObject([{ name: 'a' }, { name: 'b' }])
  const rest = await client('GET', '', { query: { limit: 2, cursor: String(first.body.nextCursor) } })
  expect(rest.body).toMatchObject({ segments: [{ name: 'c' }], nextCursor: null })

  const [{ guid }] = first.body.segments as [{ guid: string }]
  const found: unknown[] = []
  for (let cursor: unknown = ''; cursor !== null; ) {
    const query = { limit: 10, ...(cursor ? { cursor: String(cursor) } : {}) }
    const page = await client('GET', `${guid}/users`, { query })
    found.push(...(page.body.userIds as string[]))
    cursor = page.body.nextCursor
  }
  expect(found).toEqual(userIds)
  // Three characters each in the form that is kept.
  const longest = ['\u{1D160}'.repeat(100), '\u{1D161}'.repeat(100)]
  await client('PUT', guid, { body: { action: 'override', userIds: longest } })
  const page = await client('GET', `${guid}/users`, { query: { limit: 1 } })
  const next = { limit: 1, cursor: String(page.body.nextCursor) }
  expect((await client('GET', `${guid}/users`, { query: next })).body).toEqual({
    userIds: [longest[1]?.normalize()],
    nextCursor: null,
  })
  for (const [path, query, pointer] of [
    ['', { limit: 0 }, '/limit'],
    ['', { limit: 201 }, '/limit'],
    [`${guid}/users`, { limit: 10_001 }, '/limit'],
    ['', { cursor: 'x' }, '/cursor'],
    ['', { cursor: Buffer.from('no id').toString('base64url') }, '/cursor'],
    [`${guid}/users`, { cursor: '%' }, '/cursor'],
    [`${guid}/users`, { cursor: 'a'.repeat(2001) }, '/cursor'],
  ] as const) {
    const refused = await client('GET', path, { query })
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer }] } })
  }
})

test('ids and names are unique in an organization, and free in another', async () => {
  const segment = await create([], { id: 'taken' })
  const again = (body: object) => call('POST', '', { body: { userIds: [], ...body } })
  expect(await again({ id: 'taken', name: unique() })).toMatchObject({
    status: 409,
    body: { code: 'segment_id_taken', errors: [{ pointer: '/id' }] },
  })
  expect(await again({ name: segment.name })).toMatchObject({
    status: 409,
    body: { code: 'segment_name_taken', errors: [{ pointer: '/name' }] },
  })
  const foreign = await segmentsClient(await createOrganization(db))
  const body = { id: 'taken', name: segment.name, userIds: [] }
  expect(await foreign('POST', '', { body })).toMatchObject({ status: 201 })
  expect((await create([], { id: '' })).id).toBeNull()
  expect((await create([], { id: null })).id).toBeNull()
})

test('a segment that audiences ask about is kept, and they are named', async () => {
  const segment = await create()
  for (const name of ['Pilots', 'Crew']) {
    const audience = await createAudience(db, organization, { name })
    await db.audienceSegment.create({ data: { audienceId: audience.id, segmentId: segment.guid } })
  }
  const refused = await call('DELETE', segment.guid)
  expect(refused).toMatchObject({ status: 409, body: { code: 'in_use' } })
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(refused.body.detail).toContain('Crew, Pilots')
  await db.audienceSegment.deleteMany({ where: { segmentId: segment.guid } })
  expect(await call('DELETE', segment.guid)).toMatchObject({ status: 204 })
})

test('what belongs to another organization is not there, by its GUID or by one’s own', async () => {
  const segment = await create(['kept'])
  const other = await createOrganization(db)
  const foreign = await segmentsClient(other)
  const attempts = [
    foreign('GET', segment.guid),
    foreign('GET', `${segment.guid}/users`),
    foreign('PUT', segment.guid, { body: { action: 'override', userIds: [] } }),
    foreign('DELETE', segment.guid),
    foreign('GET', segment.guid, { systemGuid: organization.guid }),
    foreign('GET', '', { systemGuid: organization.guid }),
    foreign('GET', '', { systemGuid: 'nonsense' }),
    foreign('GET', 'nonsense'),
  ]
  for (const { status, body } of await Promise.all(attempts)) {
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'not_found' })
  }
  expect(await readSegment(segment.guid)).toMatchObject({ userCount: 1 })
})

test('without a token, or with a right to read alone, nothing is written', async () => {
  const reader = await segmentsClient(organization, ['segments:read'])
  const body = { name: unique(), userIds: [] }
  const refused = await reader('POST', '', { body })
  expect(refused).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } })
  expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
  expect(await reader('GET')).toMatchObject({ status: 200 })
  const unknown = await reader('GET', '', { token: 'none' })
  expect(unknown).toMatchObject({ status: 401, body: { code: 'invalid_token' } })
  expect(unknown.headers.get('www-authenticate')).toContain('error="invalid_token"')
})

test('calls are listed with what they did or why they were refused', async () => {
  const segment = await create(['a', 'b'])
  await change(segment.guid, 'override', ['b', 'c', 'd'])
  await change(segment.guid, 'replace', ['b'])
  await change(
    segment.guid,
    'add',
    Array.from({ length: 25_001 }, (_, index) => `${index}`),
  )
  const calls = await db.segmentCall.findMany({ where: { segmentId: segment.guid }, orderBy: { id: 'asc' } })
  expect(calls).toMatchObject([
    { operation: 'create', status: 201, code: null, idCount: 2, added: 2, removed: 0 },
    { operation: 'override', status: 200, code: null, idCount: 3, added: 2, removed: 1 },
    { operation: 'change', status: 422, code: 'invalid', added: 0 },
    { operation: 'change', status: 422, code: 'tooManyUserIds', added: 0 },
  ])
})
