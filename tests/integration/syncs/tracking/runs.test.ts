import { beforeAll, describe, expect, test } from 'vitest'
import { findSubjects } from '@/lib/audit-log/subjects/queries'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { Connection } from '@/lib/generated/prisma/client'
import { parseRunFilters } from '@/lib/syncs/tracking/filters/schema'
import { outcomesOverTime } from '@/lib/syncs/tracking/outcomes/queries'
import { runProgress } from '@/lib/syncs/tracking/progress/queries'
import { findSyncing, getRun, listRuns, runPageSize } from '@/lib/syncs/tracking/queries'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createConnection,
  createOrganization,
  createSharedFolder,
  createSyncRun,
  createSyncSettings,
} from '@/tests/support/factories'

let organization: { id: string }
let viewer: MemberActor
let admin: MemberActor
let connection: Connection
beforeAll(async () => {
  organization = await createOrganization(db)
  viewer = await memberActor(organization, 'view')
  admin = await memberActor(organization, 'edit', { user: { name: 'Ada Admin' } })
  connection = await createConnection(db, organization)
  await createSyncSettings(db, connection)
})

const filters = (params: Record<string, string> = {}) => parseRunFilters(params)
const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 8, minute))

describe('the runs of a connection', () => {
  test('are listed newest first with who started them and how their items came out', async () => {
    const of = await createConnection(db, organization)
    await createSyncRun(db, of, {
      createdAt: at(1),
      memberId: admin.memberId,
      items: [{}, { status: 'failed' }],
    })
    await createSyncRun(db, of, {
      createdAt: at(2),
      cause: 'schedule',
      state: 'running',
      items: [{ status: 'pending' }],
    })
    const { runs, previous, next } = await listRuns(viewer, of.id, filters())
    expect(runs).toMatchObject([
      { status: 'running', cause: 'schedule', startedBy: null, total: 1, done: 0, counts: [] },
      {
        status: 'partially_completed',
        startedBy: 'Ada Admin',
        total: 2,
        done: 2,
        counts: expect.arrayContaining([
          { operation: 'provision', status: 'succeeded', count: 1 },
          { operation: 'provision', status: 'failed', count: 1 },
        ]),
      },
    ])
    expect({ previous, next }).toEqual({ previous: null, next: null })
  })

  test('are narrowed by outcome, cause and kind', async () => {
    const of = await createConnection(db, organization)
    const ids: Record<string, string> = {}
    const make = async (name: string, overrides: Parameters<typeof createSyncRun>[2]) => {
      ids[name] = (await createSyncRun(db, of, overrides)).id
    }
    await make('good', { cause: 'change' })
    await make('bad', { cause: 'retry', outcome: 'failed' })
    await make('dry', { isDryRun: true })
    await make('waits', { state: 'awaiting_approval' })
    const names = async (params: Record<string, string>) => {
      const { runs } = await listRuns(viewer, of.id, filters(params))
      return runs.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id)).sort()
    }
    expect(await names({ outcome: 'failed' })).toEqual(['bad'])
    expect(await names({ outcome: 'unfinished' })).toEqual(['waits'])
    expect(await names({ cause: 'change' })).toEqual(['good'])
    expect(await names({ kind: 'dry' })).toEqual(['dry'])
    expect(await names({ kind: 'real', outcome: 'completed' })).toEqual(['good'])
    expect(await names({ outcome: 'nonsense', cause: "'", after: 'x~y' })).toHaveLength(4)
  })

  test('are turned page by page, forth and back, none missed and none twice', async () => {
    const of = await createConnection(db, organization)
    const count = runPageSize + 3
    // Two of a moment, so that a page ends between them.
    const times = Array.from({ length: count }, (_, index) => at(Math.floor(index / 2)))
    await db.syncRun.createMany({
      data: times.map((createdAt) => ({
        organizationId: organization.id,
        connectionId: of.id,
        cause: 'change' as const,
        state: 'finished' as const,
        outcome: 'completed' as const,
        mappingVersion: 1,
        createdAt,
      })),
    })
    const first = await listRuns(viewer, of.id, filters())
    const second = await listRuns(viewer, of.id, { ...filters(), cursor: first.next })
    const ids = [...first.runs, ...second.runs].map(({ id }) => id)
    expect(new Set(ids).size).toBe(count)
    expect(second.next).toBeNull()
    const back = await listRuns(viewer, of.id, { ...filters(), cursor: second.previous })
    expect(back.runs).toEqual(first.runs)
    expect(back.previous).toBeNull()
  })

  test('tell whether the connection is synced at all, and which run is at work', async () => {
    const plain = await createConnection(db, organization)
    expect(await findSyncing(viewer, plain.id)).toBeNull()
    const of = await createConnection(db, organization)
    await createSyncSettings(db, of, { isEnabled: false })
    expect(await findSyncing(viewer, of.id)).toMatchObject({
      hasRuns: false,
      current: null,
      isEnabled: false,
    })
    const { id } = await createSyncRun(db, of, { state: 'paused' })
    expect(await findSyncing(viewer, of.id)).toMatchObject({ hasRuns: true, current: id })
  })
})

test('a run says why it waits, and who agreed to what it asked', async () => {
  const of = await createConnection(db, organization)
  const { id } = await createSyncRun(db, of, {
    state: 'awaiting_approval',
    reason: 'guardRail',
    reasonDetails: { share: 10, minimum: 20, lately: 3 },
    deprovisions: 38,
    linked: 250,
    approvedById: admin.memberId,
  })
  expect(await getRun(viewer, id)).toMatchObject({
    status: 'awaiting_approval',
    reason: 'guardRail',
    reasonDetails: { share: 10, minimum: 20, lately: 3 },
    deprovisions: 38,
    linked: 250,
    approvedBy: 'Ada Admin',
  })
})

test('outcomes are counted by day; dry runs and those at work are left out', async () => {
  const of = await createConnection(db, organization)
  const now = new Date('2026-05-10T12:00:00Z')
  const on = (day: string) => ({ createdAt: new Date(`2026-05-${day}T23:30:00Z`) })
  await createSyncRun(db, of, { ...on('08'), outcome: 'failed' })
  await createSyncRun(db, of, { ...on('09') })
  await createSyncRun(db, of, { ...on('09') })
  await createSyncRun(db, of, { ...on('09'), isDryRun: true })
  await createSyncRun(db, of, { ...on('07') })
  await createSyncRun(db, of, { ...on('10'), state: 'running' })
  expect(await outcomesOverTime(viewer, of.id, 3, now)).toEqual([
    { day: '2026-05-08', completed: 0, partially_completed: 0, failed: 1, canceled: 0 },
    { day: '2026-05-09', completed: 2, partially_completed: 0, failed: 0, canceled: 0 },
    { day: '2026-05-10', completed: 0, partially_completed: 0, failed: 0, canceled: 0 },
  ])
})

describe('nobody else finds them', () => {
  test('another organization, nor a member who does not see the folder, nor an employee', async () => {
    const folder = await createSharedFolder(db, organization, {
      shares: [{ memberId: admin.memberId, role: 'manage' }],
    })
    const hidden = await createConnection(db, organization, { folderId: folder.id })
    const { id } = await createSyncRun(db, hidden)
    const notFound = { code: 'not_found' }
    expect(await getRun(admin, id)).toMatchObject({ id })
    for (const stranger of [await foreignMemberActor(), viewer]) {
      await expect(listRuns(stranger, hidden.id, filters())).rejects.toMatchObject(notFound)
      await expect(getRun(stranger, id)).rejects.toMatchObject(notFound)
      await expect(runProgress(stranger, id)).rejects.toMatchObject(notFound)
      await expect(outcomesOverTime(stranger, hidden.id)).rejects.toMatchObject(notFound)
      await expect(findSyncing(stranger, hidden.id)).rejects.toMatchObject(notFound)
    }
    const employee = await employeeActor(organization)
    await expect(getRun(employee, id)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

test('the audit log names the connection of a run, and leads there who sees it', async () => {
  const folder = await createSharedFolder(db, organization, {
    shares: [{ memberId: admin.memberId, role: 'manage' }],
  })
  const hidden = await createConnection(db, organization, { name: 'Hidden', folderId: folder.id })
  const { id } = await createSyncRun(db, hidden)
  const subjectOf = async (actor: MemberActor) =>
    (await findSubjects(actor, [{ type: 'sync-run', id }])).get(`sync-run ${id}`)
  expect(await subjectOf(admin)).toEqual({
    name: 'Hidden',
    href: `/connections/${hidden.id}/tracking/${id}`,
  })
  expect(await subjectOf(await memberActor(organization))).toEqual({ name: 'Hidden', href: null })
  expect(await subjectOf(await foreignMemberActor())).toBeUndefined()
})
