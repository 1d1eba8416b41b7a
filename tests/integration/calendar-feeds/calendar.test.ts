import ICAL from 'ical.js'
import { beforeEach, expect, test } from 'vitest'
import { GET } from '@/app/api/calendar/[token]/route'
import type { MemberActor } from '@/lib/auth/actor'
import { calendarFeedAction } from '@/lib/calendar-feeds/actions'
import { endCalendarFeed, renewCalendarFeed } from '@/lib/calendar-feeds/mutations'
import { findCalendarFeed } from '@/lib/calendar-feeds/queries'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { ensurePersonalFolder } from '@/lib/folders/mutations'
import { idleForm } from '@/lib/http/form-state'
import { employeeActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import {
  createConnection,
  createEmployee,
  createListing,
  createOrganization,
  unique,
} from '@/tests/support/factories'
import { captureOutput } from '@/tests/support/log'
import { duringRequest } from '@/tests/support/next-request'

const day = 24 * 60 * 60 * 1000
const inDays = (days: number) => new Date(Date.now() + days * day)
const dateIn = (days: number) => inDays(days).toISOString().slice(0, 10)

let organization: { id: string }
let actor: MemberActor
beforeEach(async () => {
  organization = await createOrganization(db)
  actor = await memberActor(organization, 'edit', { user: { locale: 'fr' } })
})

async function connect(
  { name, ownerId = actor.memberId, folderId }: { name?: string; ownerId?: string; folderId?: string } = {},
  secretExpiresAt: Date | null = inDays(20),
) {
  const listing = await createListing(db, { name: `Engine ${unique()}` })
  const more = { ...(name && { name }), ...(folderId && { folderId }) }
  const connection = await createConnection(db, organization, { listingId: listing.id, ownerId, ...more })
  await db.credential.create({
    data: { connectionId: connection.id, sealed: new Uint8Array(1), secretExpiresAt },
  })
  return connection
}

/** As a calendar program asks for it, from an address of its own. */
function fetchFile(
  url: string,
  headers: Record<string, string> = {},
  address = `2001:db8:${unique().slice(0, 4)}::1`,
) {
  const request = new Request(url, { headers: { 'x-forwarded-for': address, ...headers } })
  const token = new URL(url).pathname.split('/').at(-1) ?? ''
  return GET(request, { params: Promise.resolve({ token }) })
}

async function readEvents(url: string) {
  const response = await fetchFile(url)
  expect(response.status).toBe(200)
  const calendar = new ICAL.Component(ICAL.parse(await response.text()))
  return calendar
    .getAllSubcomponents('vevent')
    .map((component) => ({ component, event: new ICAL.Event(component) }))
}

test('holds a day for each secret that ends and each last day of an owner, with reminders', async () => {
  const owner = await memberActor(organization, 'view', { user: { name: 'Grace' } })
  await createEmployee(db, organization, { memberId: owner.memberId, endDate: new Date(dateIn(60)) })
  const keyed = await connect({ name: 'Payroll' }, inDays(200))
  const owned = await connect({ ownerId: owner.memberId, name: 'Learning' }, null)
  const { url } = await renewCalendarFeed(actor)
  const events = await readEvents(url)
  const facts = events.map(({ event }) => [event.uid, event.startDate.toString(), event.startDate.isDate])
  expect(facts).toEqual([
    [`${owned.id}-ownerLeaving@portico`, dateIn(60), true],
    [`${keyed.id}-secretExpiry@portico`, dateIn(200), true],
  ])
  expect(events.map(({ event }) => event.summary)).toEqual([
    'Départ de Grace\u00a0: Learning',
    'Payroll\u00a0: expiration des identifiants',
  ])
  for (const { component } of events) {
    const alarms = component.getAllSubcomponents('valarm')
    expect(alarms.map((alarm) => String(alarm.getFirstPropertyValue('trigger')))).toEqual(['-P7D', '-P1D'])
    expect(component.getFirstPropertyValue('dtstamp')).toBeTruthy()
  }
  expect(events[0]?.component.getFirstPropertyValue('url')).toMatch(
    new RegExp(`/fr/connections/${owned.id}$`),
  )
})

test('an event stays the same one when its day moves', async () => {
  const { id } = await connect({}, inDays(20))
  const { url } = await renewCalendarFeed(actor)
  const before = await readEvents(url)
  await db.credential.update({ where: { connectionId: id }, data: { secretExpiresAt: inDays(90) } })
  const after = await readEvents(url)
  expect(after.map(({ event }) => event.uid)).toEqual(before.map(({ event }) => event.uid))
  expect(after.map(({ event }) => event.startDate.toString())).toEqual([dateIn(90)])
})

test.each([
  ['commas and semicolons', 'Pay, roll; "EU": a\\b', 'Pay, roll; "EU": a\\b'],
  ['emoji', '👩‍👩‍👧 Équipe 🚀 部署', '👩‍👩‍👧 Équipe 🚀 部署'],
  ['line breaks', 'Pay\r\nBEGIN:VEVENT\nroll', 'Pay BEGIN:VEVENT roll'],
  ['length', `🚀é${'long, name '.repeat(40)}`.trim(), `🚀é${'long, name '.repeat(40)}`.trim()],
])('a name with %s is read back by another program', async (_, name, read) => {
  await connect({ name })
  const { url } = await renewCalendarFeed(actor)
  const [first, ...others] = await readEvents(url)
  expect(others).toEqual([])
  expect(first?.event.summary).toBe(`${read}\u00a0: expiration des identifiants`)
  expect(first?.event.description).toContain(`«\u00a0${read}\u00a0»`)
  const text = await (await fetchFile(url)).text()
  const lines = text.split('\r\n')
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
})

test('is of one member: what they may see, with the rights they have now', async () => {
  const other = await memberActor(organization, 'edit')
  const folderId = await db.$transaction((tx) =>
    ensurePersonalFolder(tx, { organizationId: organization.id, memberId: other.memberId }),
  )
  const hidden = await connect({ ownerId: other.memberId, folderId, name: 'Hidden' })
  const foreign = await createConnection(db, await createOrganization(db))
  await db.credential.create({
    data: { connectionId: foreign.id, sealed: new Uint8Array(1), secretExpiresAt: inDays(3) },
  })
  const { url } = await renewCalendarFeed(actor)
  expect(await readEvents(url)).toEqual([])
  await createEmployee(db, organization, { memberId: other.memberId, endDate: new Date(dateIn(5)) })
  const [only, ...more] = await readEvents(url)
  expect(more).toEqual([])
  expect(only?.event.uid).toBe(`${hidden.id}-ownerLeaving@portico`)
  expect(only?.component.getFirstPropertyValue('url')).toMatch(new RegExp(`/${hidden.id}/take-over$`))
  await db.member.update({ where: { id: actor.memberId }, data: { marketplaceRight: 'view' } })
  expect(await readEvents(url)).toEqual([])
})

test('is found no more once its member is removed, has left, or has no right', async () => {
  const { url } = await renewCalendarFeed(actor)
  const { memberId } = actor
  const status = async () => (await fetchFile(url)).status
  expect(await status()).toBe(200)
  await db.member.update({ where: { id: memberId }, data: { marketplaceRight: 'none' } })
  expect(await status()).toBe(404)
  await db.member.update({ where: { id: memberId }, data: { marketplaceRight: 'view' } })
  expect(await status()).toBe(200)
  const { id } = await createEmployee(db, organization, { memberId, status: 'left' })
  expect(await status()).toBe(404)
  await db.employee.update({ where: { id }, data: { status: 'active', endDate: new Date(dateIn(0)) } })
  expect(await status()).toBe(200)
  await db.employee.update({ where: { id }, data: { endDate: new Date(dateIn(-1)) } })
  expect(await status()).toBe(404)
  await db.employee.delete({ where: { id } })
  await db.member.delete({ where: { id: memberId } })
  expect(await status()).toBe(404)
})

test('has one address at a time: a new one ends the former, and an end ends it', async () => {
  const [first, second] = [await renewCalendarFeed(actor), await renewCalendarFeed(actor)]
  expect((await fetchFile(first.url)).status).toBe(404)
  expect((await fetchFile(second.url)).status).toBe(200)
  expect((await fetchFile(second.url.replace(/\.ics$/, ''))).status).toBe(200)
  expect(await findCalendarFeed(actor)).not.toBeNull()
  await endCalendarFeed(actor)
  await endCalendarFeed(actor)
  expect((await fetchFile(second.url)).status).toBe(404)
  expect(await findCalendarFeed(actor)).toBeNull()
  const events = await db.auditEvent.findMany({
    where: { subjectId: actor.memberId },
    orderBy: { id: 'asc' },
  })
  expect(events.map(({ action }) => action)).toEqual([
    'calendar-feed.renewed',
    'calendar-feed.renewed',
    'calendar-feed.ended',
  ])
})

test('its address is kept nowhere, and stands in no log', async () => {
  const output = captureOutput()
  const { url } = await renewCalendarFeed(actor)
  const token = new URL(url).pathname.split('/').at(-1)?.replace('.ics', '') ?? ''
  await fetchFile(url)
  await db.$executeRaw`ALTER TABLE "Credential" RENAME TO "CredentialAway"`
  await connectFails(url)
  await db.$executeRaw`ALTER TABLE "CredentialAway" RENAME TO "Credential"`
  const rows = await Promise.all([
    db.calendarFeed.findMany(),
    db.auditEvent.findMany({ where: { organizationId: organization.id } }),
    db.rateLimit.findMany(),
  ])
  expect(output()).toContain('A route handler failed')
  expect(output() + JSON.stringify(rows)).not.toContain(token)
})

async function connectFails(url: string): Promise<void> {
  await expect(fetchFile(url)).rejects.toThrow()
}

test.each(['x', 'x'.repeat(43), `${'x'.repeat(43)}.ics`, '../etc', `${'é'.repeat(43)}`])(
  'an unknown address is not found: %s',
  async (token) => {
    const response = await GET(new Request('http://localhost/api/calendar/x'), {
      params: Promise.resolve({ token }),
    })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'not_found' })
  },
)

test('is for calendar programs, private, and sent again only when it changed', async () => {
  const { id } = await connect()
  const { url } = await renewCalendarFeed(actor)
  const response = await fetchFile(url)
  expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('private, no-cache')
  const etag = response.headers.get('etag') ?? ''
  const again = await fetchFile(url, { 'if-none-match': `"other", W/${etag}` })
  expect([again.status, await again.text()]).toEqual([304, ''])
  await db.credential.update({ where: { connectionId: id }, data: { secretExpiresAt: inDays(50) } })
  expect((await fetchFile(url, { 'if-none-match': etag })).status).toBe(200)
})

test('is asked for 60 times an hour at most, and 600 times from one address', async () => {
  const { url } = await renewCalendarFeed(actor)
  for (let round = 0; round < 60; round += 1) expect((await fetchFile(url)).status).toBe(200)
  const refused = await fetchFile(url)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  const other = await renewCalendarFeed(await memberActor(organization))
  expect((await fetchFile(other.url)).status).toBe(200)
  await db.rateLimit.create({
    data: { key: 'calendar-address:198.51.100.9', points: 600, expire: inDays(1) },
  })
  expect((await fetchFile(other.url, {}, '198.51.100.9')).status).toBe(429)
})

test('the form gives the address of a new one, once', async () => {
  const send = (act: string) => {
    const form = new FormData()
    form.set('act', act)
    return duringRequest({ userId: actor.userId, sessionId: actor.sessionId }, () =>
      calendarFeedAction(idleForm, form),
    )
  }
  const made = await send('renew')
  expect(made.status).toBe('done')
  expect((await fetchFile(made.data?.url ?? '')).status).toBe(200)
  expect(await send('end')).toMatchObject({ status: 'done', data: { url: null } })
  expect(await send('other')).toMatchObject({ status: 'failed' })
})

test('is for who may see connections', async () => {
  for (const other of [await employeeActor(organization), await partnerActor()]) {
    await expect(renewCalendarFeed(other)).rejects.toThrow(new AppError('forbidden'))
    await expect(endCalendarFeed(other)).rejects.toThrow(new AppError('forbidden'))
    await expect(findCalendarFeed(other)).rejects.toThrow(new AppError('forbidden'))
  }
  await expect(renewCalendarFeed(visitor)).rejects.toThrow(new AppError('unauthenticated'))
})
