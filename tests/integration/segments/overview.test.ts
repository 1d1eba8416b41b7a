import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import type { Organization } from '@/lib/generated/prisma/client'
import {
  countSegments,
  getSegmentDetails,
  listSegmentCalls,
  listSegmentIds,
  listSegmentRows,
} from '@/lib/segments/overview/queries'
import {
  segmentListPageSchema,
  segmentPageSchema,
  segmentsHref,
  segmentsPageSize,
} from '@/lib/segments/overview/schema'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createAudience, createEmployee, createOrganization } from '@/tests/support/factories'
import { apiKeyActor, segmentsClient } from '@/tests/support/segments-api'

let organization: Organization
let call: Awaited<ReturnType<typeof segmentsClient>>
let viewer: Awaited<ReturnType<typeof memberActor>>
let guid: string
beforeAll(async () => {
  organization = await createOrganization(db)
  call = await segmentsClient(organization)
  viewer = await memberActor(organization, 'view')
  const people = await Promise.all(
    ['ada@example.com', 'bob@example.com'].map((email) => createEmployee(db, organization, { email })),
  )
  const unmatched = Array.from({ length: 120 }, (_, index) => `x-${String(index).padStart(3, '0')}`)
  const body = { id: 'heap-1', name: 'Mobile', userIds: [...people.map(({ email }) => email), ...unmatched] }
  guid = String((await call('POST', '', { body })).body.guid)
  await call('PUT', guid, { body: { action: 'nonsense', userIds: [] } })
})

const params = (more: object = {}) => segmentPageSchema.parse(more)
const listParams = (more: object = {}) => segmentListPageSchema.parse(more)

test('a viewer sees each segment with its source, counts and uses', async () => {
  const audience = await createAudience(db, organization, { name: 'Pilots' })
  await db.audienceSegment.create({ data: { audienceId: audience.id, segmentId: guid } })
  const {
    rows: [row],
  } = await listSegmentRows(viewer, listParams({ q: 'HEAP' }))
  expect(row).toMatchObject({
    name: 'Mobile',
    externalId: 'heap-1',
    userCount: 122,
    matchedCount: 2,
    audienceCount: 1,
  })
  expect(row?.sourceName).toMatch(/^Key /)
  expect(await listSegmentRows(viewer, listParams({ q: 'absent' }))).toMatchObject({ rows: [], total: 0 })
  expect(await countSegments(viewer)).toBe(1)
  expect(await getSegmentDetails(viewer, guid)).toMatchObject({
    audiences: [{ id: audience.id, name: 'Pilots' }],
  })
})

test('every segment stands on one page of the list, by name; a page after the last is the last', async () => {
  const many = await createOrganization(db)
  const reader = await memberActor(many, 'view')
  const names = Array.from({ length: 2 * segmentsPageSize + 3 }, (_, index) => `List ${1000 + index}`)
  await db.segment.createMany({ data: names.toReversed().map((name) => ({ organizationId: many.id, name })) })
  const pages = await Promise.all(
    ['1', '2', '3'].map((page) => listSegmentRows(reader, listParams({ page }))),
  )
  expect(pages.flatMap(({ rows }) => rows.map(({ name }) => name))).toEqual(names)
  expect(pages[1]).toMatchObject({ total: names.length, page: 2, pageCount: 3 })
  expect(await listSegmentRows(reader, listParams({ page: '99' }))).toEqual(pages[2])
  expect(await listSegmentRows(reader, listParams({ page: '-1' }))).toEqual(pages[0])
  expect(await listSegmentRows(reader, listParams({ q: '1002', page: '2' }))).toMatchObject({
    rows: [{ name: 'List 1002' }],
    page: 1,
  })
  expect([{}, { page: '2' }, { q: 'é&x', page: '3' }].map((more) => segmentsHref(listParams(more)))).toEqual([
    '/segments',
    '/segments?page=2',
    '/segments?q=%C3%A9%26x&page=3',
  ])
})

test('ids are listed by whether they match, searched, and paged', async () => {
  const matched = await listSegmentIds(viewer, guid, params({ tab: 'matched' }))
  expect(matched.ids.map(({ userId, employee }) => [userId, employee?.email])).toEqual([
    ['ada@example.com', 'ada@example.com'],
    ['bob@example.com', 'bob@example.com'],
  ])
  const first = await listSegmentIds(viewer, guid, params())
  const second = await listSegmentIds(viewer, guid, params({ after: first.next }))
  const third = await listSegmentIds(viewer, guid, params({ after: second.next }))
  expect([first, second, third].map(({ ids }) => ids.length)).toEqual([50, 50, 20])
  expect(third.next).toBeNull()
  expect((await listSegmentIds(viewer, guid, params({ q: 'X-11' }))).ids.map(({ userId }) => userId)).toEqual(
    Array.from({ length: 10 }, (_, index) => `x-11${index}`),
  )
  expect((await listSegmentIds(viewer, guid, params({ q: '%' }))).ids).toEqual([])
})

test('calls are shown with their key, done and refused', async () => {
  const calls = await listSegmentCalls(viewer, guid)
  expect(calls).toMatchObject([
    { operation: 'change', status: 422, code: 'invalid' },
    { operation: 'create', status: 201, added: 122, keyName: expect.stringMatching(/^Key /) },
  ])
})

test('nobody else sees any of it', async () => {
  const foreign = await foreignMemberActor('view')
  await expect(getSegmentDetails(foreign, guid)).rejects.toMatchObject({ code: 'not_found' })
  expect(await listSegmentRows(foreign, listParams())).toMatchObject({ rows: [], total: 0 })
  expect((await listSegmentIds(foreign, guid, params())).ids).toEqual([])
  expect(await listSegmentCalls(foreign, guid)).toEqual([])
  const employee = await employeeActor(organization)
  await expect(getSegmentDetails(employee, guid)).rejects.toMatchObject({ code: 'forbidden' })
  const writer = await apiKeyActor(organization, ['segments:write'])
  await expect(listSegmentRows(writer, listParams())).rejects.toMatchObject({ code: 'forbidden' })
})
