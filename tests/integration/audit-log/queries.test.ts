import { beforeAll, expect, test } from 'vitest'
import { countAuditEvents, listAuditActors, listAuditEvents } from '@/lib/audit-log/queries'
import { parseAuditFilters } from '@/lib/audit-log/schema'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor, visitor } from '@/tests/support/actors'
import { createActivation, createConnection, createOrganization } from '@/tests/support/factories'
import { createEvent, createManyEvents } from './events'

let admin: MemberActor
let organization: { id: string }

beforeAll(async () => {
  organization = await createOrganization(db)
  admin = await memberActor(organization, 'edit', { user: { name: 'Ada Admin', email: 'ada@acme.example' } })
})

const find = async (params: Record<string, string | undefined>, actor = admin) =>
  (await listAuditEvents(actor, parseAuditFilters(params))).events

test('each filter narrows to what it names, and together to what all of them name', async () => {
  const at = new Date('2026-03-05T23:59:59.999Z')
  const person = { actorKind: 'member', actorId: admin.userId, address: '192.0.2.44' }
  const wanted = await createEvent(organization, {
    ...person,
    action: 'folder.renamed',
    subjectType: 'folder',
    subjectId: 'folder-1',
    reason: 'Réorganisation 100%',
    details: { before: 'Åbo_Payroll', name: 'Payroll' },
    createdAt: at,
  })
  await createEvent(organization, { action: 'folderx.renamed', subjectType: 'folderx', createdAt: at })
  await createEvent(organization, { actorKind: 'hand-off', createdAt: new Date('2026-03-06T00:00:00Z') })
  for (const params of [
    { actor: admin.userId },
    { action: 'folder' },
    { action: 'folder.renamed' },
    { subject: 'folder' },
    { id: 'folder-1' },
    { address: '192.0.2.44' },
    { q: 'réorganisation 100%' },
    { q: 'ÅBO_payroll' },
    { q: 'ada@acme' },
    { q: 'ADA admin', action: 'folder', from: '2026-03-05', to: '2026-03-05', address: '192.0.2.44' },
  ]) {
    expect(await find(params), JSON.stringify(params)).toMatchObject([{ id: wanted.id }])
    const counted = await countAuditEvents(admin, parseAuditFilters(params))
    expect(counted).toEqual('q' in params ? null : { count: 1, isExact: true })
  }
  expect(await find({ q: '%' })).toHaveLength(1)
  expect(await find({ from: '2026-03-05', to: '2026-03-05' })).toHaveLength(2)
  expect(await find({ from: '2026-03-06', to: '2026-03-06' })).toMatchObject([
    { actor: { kind: 'hand-off' } },
  ])
  expect(await find({ actor: 'hand-off' })).toHaveLength(1)
  expect(await find({ actor: 'portico' })).toMatchObject([{ action: 'folderx.renamed' }])
  expect(await find({ q: "'; DROP TABLE x; --" })).toEqual([])
})

test('pages follow one another in both directions, also within one millisecond', async () => {
  const actor = await memberActor(await createOrganization(db))
  const createdAt = new Date()
  await db.auditEvent.createMany({
    data: Array.from({ length: 120 }, () => ({
      organizationId: actor.organizationId,
      actorKind: 'system',
      action: 'connection.verified',
      subjectType: 'connection',
      subjectId: 'x',
      createdAt,
    })),
  })
  const load = (cursor: Awaited<ReturnType<typeof listAuditEvents>>['older']) =>
    listAuditEvents(actor, { ...parseAuditFilters({}), cursor })
  const first = await load(null)
  const second = await load(first.older)
  const third = await load(second.older)
  const ids = [first, second, third].flatMap(({ events }) => events.map(({ id }) => id))
  expect(new Set(ids).size).toBe(120)
  expect([first.newer, third.older]).toEqual([null, null])
  const back = await load(third.newer)
  expect(back.events).toEqual(second.events)
  expect(back.newer).not.toBeNull()
  expect(await load(back.newer)).toMatchObject({ newer: null, events: first.events })
})

test('a subject has its present name and a link where its folder lets the reader in', async () => {
  const [mine, hidden, gone] = await Promise.all([
    createConnection(db, organization, { name: 'Payroll link' }),
    createConnection(db, organization, {
      name: 'Private link',
      folderId: (
        await db.folder.create({
          data: {
            organizationId: organization.id,
            kind: 'personal',
            memberId: (await memberActor(organization)).memberId,
          },
        })
      ).id,
    }),
    createConnection(db, await createOrganization(db), { name: 'Foreign link' }),
  ])
  for (const { id } of [mine, hidden, gone]) {
    await createEvent(organization, {
      subjectId: id,
      action: 'connection.deleted',
      details: { name: 'As it was' },
    })
  }
  const subjects = (await find({ action: 'connection.deleted' })).map(({ subject }) => subject)
  expect(subjects.toReversed()).toMatchObject([
    { name: 'Payroll link', href: `/connections/${mine.id}` },
    { name: 'Private link', href: null },
    { name: 'As it was', href: null },
  ])
  for (const { id, listingId } of [mine, hidden]) {
    const activation = await createActivation(db, organization, { connection: { id, listingId } })
    await createEvent(organization, {
      subjectType: 'activation',
      subjectId: activation.id,
      action: 'activation.undone',
    })
  }
  const activations = (await find({ action: 'activation.undone' })).map(({ subject }) => subject.href)
  expect(activations.toReversed()).toEqual([`/connections/${mine.id}/access`, null])
})

test('another organization’s events, and those of none, are in nobody’s log', async () => {
  const foreign = await foreignMemberActor()
  await createEvent({ id: foreign.organizationId }, { action: 'policy.changed' })
  await createEvent(null, { action: 'policy.changed' })
  expect(await find({ action: 'policy' })).toEqual([])
  expect(await find({}, foreign)).toMatchObject([{ action: 'policy.changed' }])
  expect(await find({ actor: admin.userId }, foreign)).toEqual([])
  expect((await listAuditActors(foreign, admin.userId)).map(({ id }) => id)).toEqual([foreign.userId])
})

test('only those who may edit read the log', async () => {
  const filters = parseAuditFilters({})
  const refused = [await memberActor(organization, 'view'), await employeeActor(organization), visitor]
  for (const actor of refused) {
    const code = actor.kind === 'visitor' ? 'unauthenticated' : 'forbidden'
    await expect(listAuditEvents(actor, filters)).rejects.toMatchObject({ code })
    await expect(countAuditEvents(actor, filters)).rejects.toMatchObject({ code })
    await expect(listAuditActors(actor, null)).rejects.toMatchObject({ code })
  }
})

test('a long log is counted up to a bound', async () => {
  const actor = await memberActor(await createOrganization(db))
  await createManyEvents({ id: actor.organizationId }, 10_001)
  expect(await countAuditEvents(actor, parseAuditFilters({}))).toEqual({ count: 10_000, isExact: false })
})
