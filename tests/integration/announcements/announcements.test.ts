import { beforeAll, beforeEach, expect, test } from 'vitest'
import { postOneAnnouncement } from '@/lib/announcements/jobs'
import { announceText, testAnnouncement } from '@/lib/announcements/mutations'
import { planAnnouncements } from '@/lib/announcements/planning/mutations'
import { postAnnouncement } from '@/lib/announcements/posting/mutations'
import { getAnnouncing } from '@/lib/announcements/queries'
import { announcementsSlug } from '@/lib/announcements/schema'
import { saveAnnouncementSettings } from '@/lib/announcements/settings/mutations'
import { systemActor } from '@/lib/auth/actor'
import { isoDay } from '@/lib/days'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { storedConnection } from '@/tests/support/connect'
import { createAudience, createEmployee, createEmployees } from '@/tests/support/factories'
import { type FirstParty, firstPartyConnection } from '@/tests/support/first-party'
import { type Receiver, startReceiver } from '@/tests/support/receiver'
import { runJobs } from '@/tests/support/worker'

let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
})
beforeEach(() => {
  receiver.received.length = 0
  receiver.answers.length = 0
})

const noon = new Date(`${isoDay(new Date())}T12:00:00Z`)
const today = new Date(isoDay(noon))
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000)

function connect(options: Parameters<typeof firstPartyConnection>[1] = {}) {
  const secrets = { webhookUrl: `${receiver.origin}/hooks/secret-address` }
  return firstPartyConnection(announcementsSlug, { secrets, ...options })
}

const settings = (connectionId: string, more: object = {}) => ({
  connectionId,
  template: '{name}[, {jobTitle}]',
  tool: 'slack' as const,
  hour: 9,
  timeZone: 'UTC',
  ...more,
})

/** As the worker would, at this moment. */
async function announceAt({ organization, connection }: FirstParty, now: Date) {
  await planAnnouncements(systemActor(), now)
  const pending = await db.announcement.findMany({
    where: { connectionId: connection.id, state: 'pending' },
    orderBy: { id: 'asc' },
  })
  for (const { id } of pending) await postAnnouncement(systemActor(organization.id), id, () => now)
}

const texts = () =>
  receiver.received.map(({ body }) =>
    (JSON.parse(body).blocks as { text: { text: string } }[]).map(({ text }) => text.text),
  )
const states = ({ connection }: FirstParty) =>
  db.announcement.findMany({
    where: { connectionId: connection.id },
    orderBy: { id: 'asc' },
    select: { state: true, reason: true, attempts: true },
  })

test('announces whom the activation reaches on their first day, from the hour on, once', async () => {
  const one = await connect({ activation: { everyone: false } })
  const { organization, actor, connection } = one
  await saveAnnouncementSettings(actor, settings(connection.id, { timeZone: 'Europe/Paris', hour: 12 }))
  const [ada, bob] = await createEmployees(db, organization, [
    { givenName: 'Ada', familyName: '<!channel>', jobTitle: 'R&D', startDate: today },
    { givenName: 'Bob', familyName: 'Later', startDate: new Date(today.getTime() + 24 * 60 * 60_000) },
    { givenName: 'Eve', familyName: 'Elsewhere', startDate: today },
    { givenName: 'Leo', familyName: 'Gone', startDate: today, status: 'left' },
  ])
  const audience = await createAudience(db, organization, { employeeIds: [ada?.id ?? '', bob?.id ?? ''] })
  const { id: activationId } = await db.activation.findFirstOrThrow({
    where: { connectionId: connection.id },
  })
  await db.activationAudience.create({ data: { activationId, audienceId: audience.id } })

  await announceAt(one, new Date(`${isoDay(noon)}T09:30:00Z`))
  expect(receiver.received).toEqual([])
  await Promise.all([planAnnouncements(systemActor(), noon), planAnnouncements(systemActor(), noon)])
  await announceAt(one, noon)
  await announceAt(one, minutes(10))
  expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks/secret-address'])
  expect(texts()).toEqual([['Ada &lt;!channel&gt;, R&amp;D']])
  expect(await states(one)).toEqual([{ state: 'sent', reason: null, attempts: 1 }])
})

test('several of a day share messages of fifteen people', async () => {
  const one = await connect()
  await saveAnnouncementSettings(one.actor, settings(one.connection.id))
  const people = Array.from({ length: 20 }, (_, index) => ({
    familyName: `P${10 + index}`,
    startDate: today,
  }))
  await createEmployees(db, one.organization, people)
  await announceAt(one, noon)
  expect(texts().map((lines) => lines.length)).toEqual([15, 5])
  expect(new Set(texts().flat()).size).toBe(20)
})

test('does so without a word by an admin too, in the owner’s language', async () => {
  const one = await connect()
  await createEmployee(db, one.organization, { givenName: 'Ada', familyName: 'Ace', startDate: today })
  await db.user.update({ where: { id: one.actor.userId }, data: { locale: 'fr' } })
  await announceAt(one, noon)
  expect(JSON.parse(receiver.received[0]?.body ?? '{}').text).toBe(
    'Bienvenue à Ada Ace, dont c’est le premier jour.',
  )
})

test('a channel that asks to wait is left alone for as long; one that is down, longer each time', async () => {
  const one = await connect()
  await saveAnnouncementSettings(one.actor, settings(one.connection.id))
  await createEmployee(db, one.organization, { startDate: today })
  receiver.answers.push({ status: 429, headers: { 'retry-after': '600' } }, { status: 503 })
  await announceAt(one, noon)
  expect((await storedConnection(one.connection.id)).stateReason).toBe('unverified')
  await announceAt(one, minutes(9))
  expect(receiver.received).toHaveLength(1)
  await announceAt(one, minutes(10))
  expect(receiver.received).toHaveLength(2)
  expect(await storedConnection(one.connection.id)).toMatchObject({
    state: 'connected',
    stateReason: 'degraded',
  })
  await announceAt(one, minutes(10.2))
  expect(receiver.received).toHaveLength(2)
  await announceAt(one, minutes(12))
  expect(await states(one)).toEqual([{ state: 'sent', reason: null, attempts: 3 }])
  expect(await storedConnection(one.connection.id)).toMatchObject({
    stateReason: null,
    lastFailure: null,
  })
})

test('a webhook that was deleted needs to be reconnected; a test that arrives connects it again', async () => {
  const one = await connect()
  await saveAnnouncementSettings(one.actor, settings(one.connection.id))
  await createEmployee(db, one.organization, { startDate: today })
  receiver.answers.push({ status: 404, body: 'no_service' })
  await announceAt(one, noon)
  const broken = await storedConnection(one.connection.id)
  expect(broken).toMatchObject({ state: 'needs_reconnect', stateReason: 'authenticationFailed' })
  expect(JSON.stringify(broken.lastFailure)).not.toContain('127.0.0.1')
  await announceAt(one, minutes(1))
  expect(receiver.received).toHaveLength(1)
  await testAnnouncement(one.actor, one.connection.id)
  expect(texts().at(-1)?.[0]).toContain('Test from Portico:')
  expect(await storedConnection(one.connection.id)).toMatchObject({ state: 'connected' })
  await announceAt(one, minutes(40))
  expect(await states(one)).toMatchObject([{ state: 'sent' }])
})

test('what the tool refuses for good, what is too late and what was switched off is not tried again', async () => {
  const one = await connect()
  await saveAnnouncementSettings(one.actor, settings(one.connection.id))
  await createEmployee(db, one.organization, { startDate: today })
  receiver.answers.push({ status: 400, body: 'invalid_payload' })
  await announceAt(one, noon)
  const portico = systemActor(one.organization.id)
  await announceText(db, portico, { connectionId: one.connection.id, text: 'Late' }, minutes(-25 * 60))
  await announceAt(one, noon)
  await db.activation.updateMany({ where: { connectionId: one.connection.id }, data: { isActive: false } })
  await announceText(db, portico, { connectionId: one.connection.id, text: 'Off' }, noon)
  await announceAt(one, noon)
  expect((await states(one)).map(({ reason }) => reason)).toEqual(['refused', 'late', 'switchedOff'])
  expect(receiver.received).toHaveLength(1)
  expect(await db.announcement.count({ where: { text: { not: null } } })).toBe(0)
})

test('what a killed worker had is posted a minute later; two workers post it once', async () => {
  const one = await connect()
  const portico = systemActor(one.organization.id)
  await db.$transaction((tx) => announceText(tx, portico, { connectionId: one.connection.id, text: 'Once' }))
  const { id } = await db.announcement.findFirstOrThrow({ where: { connectionId: one.connection.id } })
  await Promise.all([
    postAnnouncement(portico, id),
    postAnnouncement(portico, id),
    runJobs([postOneAnnouncement]),
  ])
  expect(receiver.received).toHaveLength(1)
  const left = { state: 'pending' as const, finishedAt: null, text: 'Once', dueAt: new Date(Date.now() - 1) }
  await db.announcement.update({ where: { id }, data: left })
  await planAnnouncements(systemActor())
  await runJobs([postOneAnnouncement])
  expect(receiver.received).toHaveLength(2)
})

test('is set up by who manages the connection, and is nobody else’s', async () => {
  const { organization, actor, connection } = await connect()
  const auto = settings(connection.id, { tool: 'auto' as const })
  const refused = (fields: object) => new AppError('invalid', { fields: fields as Record<string, string> })
  await expect(saveAnnouncementSettings(actor, auto)).rejects.toEqual(refused({ tool: 'chatTool' }))
  const zone = settings(connection.id, { timeZone: 'Mars/Base' })
  await expect(saveAnnouncementSettings(actor, zone)).rejects.toEqual(refused({ timeZone: 'timeZone' }))
  await saveAnnouncementSettings(actor, settings(connection.id))
  const viewer = await memberActor(organization, 'view')
  expect((await getAnnouncing(viewer, connection.id)).settings).toMatchObject({ tool: 'slack', hour: 9 })
  await expect(saveAnnouncementSettings(viewer, settings(connection.id))).rejects.toThrow(
    new AppError('forbidden'),
  )
  const foreign = await foreignMemberActor()
  for (const attempt of [
    () => getAnnouncing(foreign, connection.id),
    () => saveAnnouncementSettings(foreign, settings(connection.id)),
    () => testAnnouncement(foreign, connection.id),
  ]) {
    await expect(attempt()).rejects.toThrow(new AppError('not_found'))
  }
  expect(receiver.received).toEqual([])
})
