import ICAL from 'ical.js'
import { beforeEach, expect, test } from 'vitest'
import { GET } from '@/app/api/people-calendars/[token]/route'
import { addDays } from '@/lib/days'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { changePeopleCalendar } from '@/lib/people-calendars/mutations'
import { getPeopleCalendar } from '@/lib/people-calendars/queries'
import { peopleCalendarForm, peopleCalendarSlug } from '@/lib/people-calendars/schema'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { storedConnection } from '@/tests/support/connect'
import { createEmployee, createEmployees, unique } from '@/tests/support/factories'
import { type FirstParty, firstPartyConnection } from '@/tests/support/first-party'

let one: FirstParty
beforeEach(async () => {
  one = await firstPartyConnection(peopleCalendarSlug)
})

const inDays = (days: number) => addDays(new Date(), days)

async function change(act: 'save' | 'renew' | 'end', more: object = {}) {
  const input = { connectionId: one.connection.id, act, kinds: ['joiners', 'leavers'], locale: 'en', ...more }
  return (await changePeopleCalendar(one.actor, peopleCalendarForm.parse(input))).url ?? ''
}

function read(url: string, headers: Record<string, string> = {}) {
  const address = `2001:db8:${unique().slice(0, 4)}::1`
  const token = new URL(url).pathname.split('/').at(-1) ?? ''
  const request = new Request(url, { headers: { 'x-forwarded-for': address, ...headers } })
  return GET(request, { params: Promise.resolve({ token }) })
}

async function readDays(url: string) {
  const response = await read(url)
  expect(response.status).toBe(200)
  const calendar = new ICAL.Component(ICAL.parse(await response.text()))
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component)
    return { day: event.startDate.toString(), isDay: event.startDate.isDate, text: event.summary }
  })
}

test('shows first and last days, whole days, of those whom the activation reaches', async () => {
  const { organization, connection } = one
  const [ada] = await createEmployees(db, organization, [
    { givenName: 'Ada', familyName: 'Ace', startDate: inDays(3), department: 'R&D,\nLab' },
    { givenName: 'Bob', familyName: 'Bye', startDate: inDays(-2000), endDate: inDays(10) },
    { givenName: 'Old', familyName: 'Joiner', startDate: inDays(-91) },
    { givenName: 'Far', familyName: 'Away', startDate: inDays(366) },
    { givenName: 'Leo', familyName: 'Gone', startDate: inDays(1), status: 'left' },
  ])
  const url = await change('renew')
  const day = (days: number) => inDays(days).toISOString().slice(0, 10)
  expect(await readDays(url)).toEqual([
    { day: day(3), isDay: true, text: 'Ada Ace starts' },
    { day: day(10), isDay: true, text: 'Last day of Bob Bye' },
  ])
  await db.activation.updateMany({ where: { connectionId: connection.id }, data: { everyone: false } })
  expect(await readDays(url)).toEqual([])
  const { id: activationId } = await db.activation.findFirstOrThrow({
    where: { connectionId: connection.id },
  })
  await db.activationEmployee.create({ data: { activationId, employeeId: ada?.id ?? '' } })
  expect((await readDays(url)).map(({ text }) => text)).toEqual(['Ada Ace starts'])
})

test('shows anniversaries to those who wish them, in French too', async () => {
  const start = inDays(5)
  start.setUTCFullYear(start.getUTCFullYear() - 3)
  await createEmployee(db, one.organization, { givenName: 'Zoé', familyName: 'Zen', startDate: start })
  const url = await change('renew', { kinds: ['anniversaries'], locale: 'fr' })
  expect((await readDays(url)).map(({ text }) => text)).toEqual(['Zoé Zen\u00a0: 3 ans d’ancienneté'])
  await change('save')
  expect(await readDays(url)).toEqual([])
  expect(await getPeopleCalendar(one.actor, one.connection.id)).toMatchObject({ locale: 'en' })
})

test('is not sent again to a program that has it', async () => {
  await createEmployee(db, one.organization, { startDate: inDays(3) })
  const url = await change('renew')
  const first = await read(url)
  expect(first.headers.get('cache-control')).toBe('private, no-cache')
  expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  const etag = first.headers.get('etag') ?? ''
  expect((await read(url, { 'if-none-match': `"other", W/${etag}` })).status).toBe(304)
  await createEmployee(db, one.organization, { startDate: inDays(4) })
  expect((await read(url, { 'if-none-match': etag })).status).toBe(200)
})

test('one address at a time leads to it, and none while the integration is not in use', async () => {
  const { connection } = one
  const former = await change('renew')
  expect(await storedConnection(connection.id)).toMatchObject({ state: 'connected', stateReason: null })
  const url = await change('renew')
  expect((await read(former)).status).toBe(404)
  const status = async () => (await read(url)).status
  expect(await status()).toBe(200)
  const where = { connectionId: connection.id }
  await db.activation.updateMany({ where, data: { isActive: false } })
  expect(await status()).toBe(404)
  await db.activation.updateMany({ where, data: { isActive: true } })
  await db.connection.update({
    where: { id: connection.id },
    data: { state: 'inactive', stateReason: 'admin' },
  })
  expect(await status()).toBe(404)
  await db.connection.update({ where: { id: connection.id }, data: { state: 'connected' } })
  expect(await status()).toBe(200)
  await change('end')
  expect(await status()).toBe(404)
  expect((await getPeopleCalendar(one.actor, connection.id)).madeAt).toBeNull()
  const kept = JSON.stringify(await db.peopleCalendar.findMany())
  expect(kept).not.toContain(new URL(url).pathname.split('/').at(-1)?.slice(0, 43))
  const events = await db.auditEvent.findMany({ where: { subjectId: connection.id }, orderBy: { id: 'asc' } })
  const ofCalendar = events.map(({ action }) => action).filter((action) => action.startsWith('people-'))
  const actions = ['people-calendar.renewed', 'people-calendar.renewed', 'people-calendar.ended']
  expect(ofCalendar).toEqual(actions)
})

test('is made by who manages the connection, and is nobody else’s', async () => {
  const viewer = await memberActor(one.organization, 'view')
  const foreign = await foreignMemberActor()
  const input = peopleCalendarForm.parse({
    connectionId: one.connection.id,
    act: 'renew',
    kinds: ['joiners'],
    locale: 'en',
  })
  expect(await getPeopleCalendar(viewer, one.connection.id)).toMatchObject({ madeAt: null, isOn: true })
  await expect(changePeopleCalendar(viewer, input)).rejects.toThrow(new AppError('forbidden'))
  await expect(changePeopleCalendar(foreign, input)).rejects.toThrow(new AppError('not_found'))
  await expect(getPeopleCalendar(foreign, one.connection.id)).rejects.toThrow(new AppError('not_found'))
  const nothing = changePeopleCalendar(one.actor, { ...input, kinds: [] })
  await expect(nothing).rejects.toEqual(new AppError('invalid', { fields: { kinds: 'choose' } }))
})
