import { beforeEach, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { calendarFeedAction } from '@/lib/calendar-feeds/actions'
import { endCalendarFeed, renewCalendarFeed } from '@/lib/calendar-feeds/mutations'
import { findCalendarFeed } from '@/lib/calendar-feeds/queries'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { idleForm } from '@/lib/http/form-state'
import { employeeActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import { createEmployee, createOrganization } from '@/tests/support/factories'
import { captureOutput } from '@/tests/support/log'
import { duringRequest } from '@/tests/support/next-request'
import { connect, fetchFile, inDays } from './samples'

const _day = 24 * 60 * 60 * 1000

const dateIn = (days: number) => inDays(days).toISOString().slice(0, 10)

let organization: { id: string }

let actor: MemberActor

beforeEach(async () => {
  organization = await createOrganization(db)
  actor = await memberActor(organization, 'edit', { user: { locale: 'fr' } })
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

test('is for calendar programs, private, and sent again only when it changed', async () => {
  const { id } = await connect(actor)
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
