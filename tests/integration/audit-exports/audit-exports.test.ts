import { beforeAll, beforeEach, expect, test } from 'vitest'
import { testCollector } from '@/lib/audit-exports/mutations'
import { planAuditExports } from '@/lib/audit-exports/planning/mutations'
import { getAuditExport } from '@/lib/audit-exports/queries'
import { auditExportSlug } from '@/lib/audit-exports/schema'
import { retrySending, sendAuditEvents } from '@/lib/audit-exports/sending/mutations'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { storedConnection } from '@/tests/support/connect'
import { type FirstParty, firstPartyConnection } from '@/tests/support/first-party'
import { captureOutput } from '@/tests/support/log'
import { type Receiver, startReceiver } from '@/tests/support/receiver'

let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
})
let one: FirstParty
beforeEach(async () => {
  receiver.received.length = 0
  receiver.answers.length = 0
  one = await firstPartyConnection(auditExportSlug, {
    authMethod: 'personal_access_token',
    config: { collectorUrl: `${receiver.origin}/ingest` },
    secrets: { token: 'collector-secret' },
  })
  await db.auditExport.create({ data: { connectionId: one.connection.id, lastAt: ago(3_600_000) } })
})

const ago = (milliseconds: number) => new Date(Date.now() - milliseconds)

/** Entries of the log, a minute and more old, in order. */
function write(count: number, more: object = {}) {
  const organizationId = one.organization.id
  const data = Array.from({ length: count }, (_, index) => ({
    organizationId,
    actorKind: 'system',
    action: 'folder.created',
    subjectType: 'folder',
    subjectId: String(index),
    details: { name: `Folder ${index}` },
    createdAt: ago(120_000 - Math.floor(index / 3)),
    ...more,
  }))
  return db.auditEvent.createManyAndReturn({ data, select: { id: true, createdAt: true } })
}

const send = (options: object = {}) =>
  sendAuditEvents(systemActor(one.organization.id), one.connection.id, options)
const stored = () => db.auditExport.findUniqueOrThrow({ where: { connectionId: one.connection.id } })
const lines = () =>
  receiver.received.flatMap(({ body }) =>
    body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  )

test('sends every entry once, in order and in batches, with the token', async () => {
  const written = await write(23)
  const inOrder = written.toSorted(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1),
  )
  await send({ size: 10 })
  expect(lines().map(({ id }) => id)).toEqual(inOrder.map(({ id }) => id))
  expect(receiver.received).toHaveLength(3)
  expect(receiver.received[0]?.headers).toMatchObject({
    authorization: 'Bearer collector-secret',
    'content-type': 'application/x-ndjson',
  })
  expect(lines()[0]).toMatchObject({ action: 'folder.created', subject: { type: 'folder', id: '0' } })
  await send({ size: 10 })
  expect(receiver.received).toHaveLength(3)
  expect(await stored()).toMatchObject({ lastId: inOrder.at(-1)?.id, failureCount: 0, resumeAt: null })
})

test('a collector that fails stops it where it is; it goes on from there, later and later', async () => {
  await write(20)
  receiver.answers.push({ status: 200 }, { status: 503 })
  await send({ size: 10 })
  expect(await stored()).toMatchObject({ failureCount: 1 })
  await send({ size: 10 })
  expect(receiver.received).toHaveLength(2)
  expect(await storedConnection(one.connection.id)).toMatchObject({
    state: 'connected',
    stateReason: 'degraded',
  })
  receiver.answers.push({ status: 429, headers: { 'retry-after': '7200' } })
  const later = new Date(Date.now() + 60_000)
  await send({ size: 10, now: () => later })
  const { resumeAt } = await stored()
  expect(resumeAt?.getTime()).toBeGreaterThanOrEqual(later.getTime() + 7_200_000)
  await retrySending(one.actor, one.connection.id)
  await send({ size: 10 })
  const ids = lines().map(({ id }) => id)
  expect(new Set(ids).size).toBe(20)
  // The second batch was tried three times, and taken once.
  expect(ids).toHaveLength(40)
  expect(await storedConnection(one.connection.id)).toMatchObject({ stateReason: null })
})

test('waits for entries whose transaction is still open, so that none comes too late for its place', async () => {
  await write(2)
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1`
    const inTransaction = await tx.$queryRaw<{ now: Date }[]>`SELECT now()`
    await write(1, { createdAt: inTransaction[0]?.now })
    await send()
    expect(lines()).toHaveLength(2)
  })
  await send()
  // Younger than what clocks may differ by.
  expect(lines()).toHaveLength(2)
})

test('a worker that died is followed after a minute; two at once send once', async () => {
  await write(5)
  await db.auditExport.updateMany({ data: { resumeAt: new Date(Date.now() + 60_000) } })
  await send()
  expect(receiver.received).toHaveLength(0)
  const later = () => new Date(Date.now() + 61_000)
  await Promise.all([send({ now: later }), send({ now: later })])
  expect(lines()).toHaveLength(5)
})

test('a batch that is refused for good is halved; the one entry at fault is named and passed over', async () => {
  const written = await write(5, { createdAt: ago(120_000) })
  const ids = written.map(({ id }) => id).sort()
  // All five, the first two, the first alone; it takes a trial. The other four follow.
  receiver.answers.push({ status: 413 }, { status: 400 }, { status: 400 })
  const output = captureOutput()
  await send()
  const bodies = receiver.received.map(({ body }) => body.trim().split('\n').length)
  expect(bodies).toEqual([5, 2, 1, 1, 4])
  expect(lines().slice(8, 9)).toMatchObject([{ action: 'portico.test' }])
  expect(
    lines()
      .slice(9)
      .map(({ id }) => id),
  ).toEqual(ids.slice(1))
  expect(output()).toContain(ids[0])
  expect(await stored()).toMatchObject({ lastId: ids.at(-1), failureCount: 0, resumeAt: null })
})

test('a collector that refuses whatever comes loses nothing', async () => {
  await write(2)
  receiver.answers.push({ status: 400 }, { status: 400 }, { status: 400 })
  await send()
  expect(await stored()).toMatchObject({ lastId: null, failureCount: 1 })
  await db.auditExport.updateMany({ data: { resumeAt: null } })
  receiver.received.length = 0
  await send()
  expect(lines()).toHaveLength(2)
})

test('a request holds a megabyte at most', async () => {
  await write(5, { details: { name: 'é'.repeat(200_000) } })
  await send()
  const sizes = receiver.received.map(({ body }) => body.trim().split('\n').length)
  expect(sizes).toEqual([2, 2, 1])
})

test('a token that is refused needs to be replaced; nothing is lost meanwhile', async () => {
  await write(1)
  receiver.answers.push({ status: 401 })
  await send()
  expect(await storedConnection(one.connection.id)).toMatchObject({ state: 'needs_reconnect' })
  await testCollector(one.actor, one.connection.id)
  expect(lines().at(-1)).toMatchObject({ action: 'portico.test', actor: { id: one.actor.userId } })
  expect(await storedConnection(one.connection.id)).toMatchObject({ state: 'connected' })
  await db.auditExport.updateMany({ data: { resumeAt: null } })
  await send()
  expect(lines().filter(({ action }) => action === 'folder.created')).toHaveLength(2)
})

test('values of the directory never leave', async () => {
  await write(1, { subjectType: 'employee', action: 'employee.updated', details: { name: 'Ada Secret' } })
  await send()
  expect(lines()[0]).toMatchObject({ action: 'employee.updated', subject: { type: 'employee', id: '0' } })
  expect(receiver.received[0]?.body).not.toContain('Ada Secret')
})

test('begins with the activation, and ends with its end', async () => {
  await db.auditExport.deleteMany()
  await write(1)
  await planAuditExports(systemActor())
  const { activatedAt } = await db.activation.findFirstOrThrow({ where: { connectionId: one.connection.id } })
  expect((await stored()).lastAt).toEqual(activatedAt)
  await db.auditExport.updateMany({ data: { lastAt: ago(3_600_000) } })
  await db.activation.updateMany({ where: { connectionId: one.connection.id }, data: { isActive: false } })
  await send()
  expect(receiver.received).toHaveLength(0)
  expect(await getAuditExport(one.actor, one.connection.id)).toMatchObject({
    isOn: false,
    hasCollector: true,
  })
})

test('is nobody else’s', async () => {
  const foreign = await foreignMemberActor()
  const { id } = one.connection
  for (const attempt of [testCollector, retrySending, getAuditExport]) {
    await expect(attempt(foreign, id)).rejects.toThrow(new AppError('not_found'))
  }
  const viewer = await memberActor(one.organization, 'view')
  await expect(testCollector(viewer, id)).rejects.toThrow(new AppError('forbidden'))
  await write(1)
  await sendAuditEvents(systemActor(foreign.organizationId), id)
  expect(receiver.received).toEqual([])
})
