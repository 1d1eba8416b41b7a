import { beforeAll, describe, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { Connection, Employee } from '@/lib/generated/prisma/client'
import { exportItems } from '@/lib/syncs/tracking/export/mutations'
import { failureGroups } from '@/lib/syncs/tracking/failures/queries'
import { parseItemFilters } from '@/lib/syncs/tracking/filters/schema'
import { itemPageSize, listItems, streamItems } from '@/lib/syncs/tracking/items/queries'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createAudience,
  createConnection,
  createEmployees,
  createOrganization,
  createSyncRun,
  type SyncItemOverrides,
} from '@/tests/support/factories'

let organization: { id: string }
let viewer: MemberActor
let stranger: MemberActor
let connection: Connection
let people: Employee[]
beforeAll(async () => {
  organization = await createOrganization(db)
  viewer = await memberActor(organization, 'view')
  stranger = await foreignMemberActor()
  connection = await createConnection(db, organization, { name: 'Engine' })
  people = await createEmployees(db, organization, [
    { givenName: 'Zoé', familyName: 'Lefèvre', externalId: 'E-001' },
    { givenName: 'Björn', familyName: 'Müller', externalId: 'E-002' },
    { givenName: '=cmd', familyName: 'Martin', externalId: 'E-003' },
    { givenName: 'Anna', familyName: 'Martin' },
  ])
  await db.employeeAttribute.create({
    data: { organizationId: organization.id, key: 'cost_centre', name: 'Cost centre', type: 'text' },
  })
})

const filters = (params: Record<string, string> = {}) => parseItemFilters(params)
const idOf = (index: number) => people[index]?.id as string

let sampleRun: { id: string }
beforeAll(async () => {
  const { id: audienceId } = await createAudience(db, organization, { name: 'Équipe Paris' })
  const items: SyncItemOverrides[] = [
    { employeeId: idOf(0), operation: 'deprovision' },
    {
      employeeId: idOf(1),
      operation: 'update',
      status: 'failed',
      reason: 'rejectedValue',
      field: 'custom:cost_centre',
      details: { status: 400, scimType: 'invalidValue', message: 'too long' },
      changes: [{ name: 'costCenter', before: null, after: 'C-1' }],
      answerStatus: 400,
      answerBody: '{"detail":"too long"}',
    },
    { employeeId: idOf(2), status: 'failed', reason: 'missingValue', field: 'department' },
    { employeeId: idOf(3), status: 'skipped', reason: 'outOfScope' },
    { audienceId, operation: 'update' },
  ]
  sampleRun = await createSyncRun(db, connection, { items })
})

const names = async (runId: string, params: Record<string, string>) => {
  const { items, total } = await listItems(viewer, runId, filters(params))
  return { names: items.map(({ subject }) => ('name' in subject ? subject.name : null)), total: total.count }
}

describe('the items of a run', () => {
  test('say about whom they are, what was done, why not, and what the provider said', async () => {
    const { id } = sampleRun
    const { items, total } = await listItems(viewer, id, filters())
    expect(total).toEqual({ count: 5, isExact: true })
    expect(items[1]).toMatchObject({
      position: 2,
      subject: { kind: 'person', id: idOf(1), name: 'Björn Müller', externalId: 'E-002' },
      operation: 'update',
      status: 'failed',
      reason: 'rejectedValue',
      field: { source: 'custom:cost_centre', name: 'Cost centre' },
      details: { status: 400, scimType: 'invalidValue', message: 'too long' },
      changes: [{ name: 'costCenter', before: null, after: 'C-1' }],
      answer: { status: 400, body: '{"detail":"too long"}' },
    })
    expect(items[4]).toMatchObject({ subject: { kind: 'audience', name: 'Équipe Paris' }, answer: null })
  })

  test.each([
    [{ status: 'failed' }, ['Björn Müller', '=cmd Martin']],
    [{ operation: 'update' }, ['Björn Müller', 'Équipe Paris']],
    [{ operation: 'update', status: 'failed' }, ['Björn Müller']],
    [{ reason: 'missingValue' }, ['=cmd Martin']],
    [{ reason: 'missingValue', operation: 'update' }, []],
    [{ q: 'lefevre' }, ['Zoé Lefèvre']],
    [{ q: 'martin' }, ['=cmd Martin', 'Anna Martin']],
    [{ q: 'martin', status: 'skipped' }, ['Anna Martin']],
    [{ q: 'e-002' }, ['Björn Müller']],
    [{ q: 'equipe' }, ['Équipe Paris']],
    [{ q: '%' }, []],
    [{ status: 'none', operation: '1', reason: "';--" }, 5],
  ])('%j leaves those who fit, and their number', async (params, expected) => {
    const { id } = sampleRun
    const found = await names(id, params as Record<string, string>)
    if (typeof expected === 'number') expect(found.names).toHaveLength(expected)
    else expect(found.names).toEqual(expected)
    expect(found.total).toBe(found.names.length)
  })

  test('of a run at work count those that are to be done', async () => {
    const of = await createConnection(db, organization)
    const { id } = await createSyncRun(db, of, {
      state: 'running',
      items: [
        { employeeId: idOf(0) },
        { employeeId: idOf(1), status: 'pending', operation: 'deprovision' },
        { employeeId: idOf(2), status: 'pending', reason: 'network' },
      ],
    })
    expect((await names(id, { status: 'pending' })).total).toBe(2)
    expect((await names(id, { operation: 'deprovision' })).total).toBe(1)
    expect((await names(id, { reason: 'network' })).total).toBe(1)
    expect((await names(id, { operation: 'provision' })).total).toBe(2)
  })

  test('are turned page by page, forth and back, under any filter', async () => {
    const of = await createConnection(db, organization)
    const count = itemPageSize * 2 + 5
    const crowd = await createEmployees(
      db,
      organization,
      Array.from({ length: count }, () => ({ familyName: 'Crowd' })),
    )
    const { id } = await createSyncRun(db, of, {
      items: crowd.map(({ id: employeeId }, index) => ({
        employeeId,
        status: index % 2 === 0 ? ('succeeded' as const) : ('skipped' as const),
      })),
    })
    const views: Record<string, string>[] = [{}, { operation: 'provision' }, { q: 'crowd' }]
    for (const params of views) {
      const first = await listItems(viewer, id, filters(params))
      const second = await listItems(viewer, id, { ...filters(params), cursor: first.next })
      const third = await listItems(viewer, id, { ...filters(params), cursor: second.next })
      const positions = [first, second, third].flatMap(({ items }) => items.map(({ position }) => position))
      expect(positions).toEqual(Array.from({ length: count }, (_, index) => index + 1))
      expect(third.next).toBeNull()
      const back = await listItems(viewer, id, { ...filters(params), cursor: second.previous })
      expect(back.items).toEqual(first.items)
      expect(back.previous).toBeNull()
    }
    const streamed: number[] = []
    for await (const batch of streamItems(viewer, id, filters({ status: 'skipped' }), 7)) {
      streamed.push(...batch.map(({ position }) => position))
    }
    expect(streamed).toEqual(Array.from({ length: Math.floor(count / 2) }, (_, index) => 2 * index + 2))
  })
})

test('failures are grouped by cause with what is to be mended and some of those concerned', async () => {
  const of = await createConnection(db, organization)
  const sales = await createAudience(db, organization, { name: 'Sales' })
  const { id } = await createSyncRun(db, of, {
    items: [
      { employeeId: idOf(0), status: 'failed', reason: 'missingValue', field: 'department' },
      { employeeId: idOf(1), status: 'failed', reason: 'missingValue', field: 'department' },
      { employeeId: idOf(2), status: 'failed', reason: 'missingValue', field: 'custom:cost_centre' },
      { employeeId: idOf(3), status: 'failed', reason: 'network' },
      { audienceId: sales.id, status: 'failed', reason: 'network' },
      { audienceId: crypto.randomUUID(), status: 'failed', reason: 'severalGroups' },
    ],
  })
  expect(await failureGroups(viewer, id)).toEqual([
    {
      reason: 'missingValue',
      field: { source: 'department', name: null },
      count: 2,
      groups: 0,
      mend: 'person',
      concerned: [
        { kind: 'person', id: idOf(0), name: 'Zoé Lefèvre' },
        { kind: 'person', id: idOf(1), name: 'Björn Müller' },
      ],
    },
    {
      reason: 'network',
      field: null,
      count: 2,
      groups: 1,
      mend: 'retry',
      concerned: [
        { kind: 'person', id: idOf(3), name: 'Anna Martin' },
        { kind: 'audience', id: sales.id, name: 'Sales' },
      ],
    },
    {
      reason: 'missingValue',
      field: { source: 'custom:cost_centre', name: 'Cost centre' },
      count: 1,
      groups: 0,
      mend: 'person',
      concerned: [{ kind: 'person', id: idOf(2), name: '=cmd Martin' }],
    },
    { reason: 'severalGroups', field: null, count: 1, groups: 1, mend: 'group', concerned: [] },
  ])
})

test('the export holds what the view lists, harmless in spreadsheets, and stands in the audit log', async () => {
  const { id } = sampleRun
  const stream = await exportItems(viewer, id, filters({ status: 'failed' }), {
    locale: 'en',
    heading: (column) => column,
    operation: (operation) => operation,
    status: (status) => status,
    message: ({ details }) => details.message ?? '',
  })
  const lines = (await new Response(stream).text()).trim().split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toMatch(/,Björn Müller,E-002,update,failed,too long,costCenter: – → C-1,400$/)
  expect(lines[2]).toContain(",'=cmd Martin,E-003,provision,failed,")
  const event = await db.auditEvent.findFirst({ where: { action: 'sync_run.exported', subjectId: id } })
  expect(event).toMatchObject({ actorId: viewer.userId, details: { filters: 'status=failed' } })
})

test('another organization finds no items, no causes and no file', async () => {
  const { id } = sampleRun
  const notFound = { code: 'not_found' }
  await expect(listItems(stranger, id, filters())).rejects.toMatchObject(notFound)
  await expect(failureGroups(stranger, id)).rejects.toMatchObject(notFound)
  const words = {
    locale: 'en' as const,
    heading: String,
    operation: String,
    status: String,
    message: () => '',
  }
  await expect(exportItems(stranger, id, filters(), words)).rejects.toMatchObject(notFound)
})
