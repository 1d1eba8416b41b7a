import ICAL from 'ical.js'
import { beforeEach, expect, test } from 'vitest'
import { GET } from '@/app/api/calendar/[token]/route'
import type { MemberActor } from '@/lib/auth/actor'
import { renewCalendarFeed } from '@/lib/calendar-feeds/mutations'
import { db } from '@/lib/db'
import { ensurePersonalFolder } from '@/lib/folders/mutations'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createEmployee, createOrganization } from '@/tests/support/factories'
import { connect, fetchFile, inDays } from './samples'

const _day = 24 * 60 * 60 * 1000

const dateIn = (days: number) => inDays(days).toISOString().slice(0, 10)

let organization: { id: string }

let actor: MemberActor

beforeEach(async () => {
  organization = await createOrganization(db)
  actor = await memberActor(organization, 'edit', { user: { locale: 'fr' } })
})

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
  const keyed = await connect(actor, { name: 'Payroll' }, inDays(200))
  const owned = await connect(actor, { ownerId: owner.memberId, name: 'Learning' }, null)
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
  const { id } = await connect(actor, {}, inDays(20))
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
  await connect(actor, { name })
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
  const hidden = await connect(actor, { ownerId: other.memberId, folderId, name: 'Hidden' })
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
