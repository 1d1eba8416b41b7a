import { beforeEach, describe, expect, test } from 'vitest'
import { enqueueNotices, notifyOrganization } from '@/lib/attention/mutations'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { ensureGeneralFolder, ensurePersonalFolder } from '@/lib/folders/mutations'
import { jobs } from '@/lib/worker/jobs'
import { memberActor } from '@/tests/support/actors'
import {
  type ConnectionOverrides,
  createConnection,
  createEmployee,
  createListing,
  createMember,
  createOrganization,
} from '@/tests/support/factories'
import { listJobs, runJobs } from '@/tests/support/worker'

const now = new Date('2026-03-10T05:11:00Z')
const inDays = (days: number, from = now) => new Date(from.getTime() + days * 24 * 60 * 60 * 1000)
const dayIn = (days: number) => new Date(inDays(days).toISOString().slice(0, 10))

let organization: { id: string; name: string }
let listingId: string
beforeEach(async () => {
  organization = await createOrganization(db, { name: 'Acme' })
  listingId = (await createListing(db, { name: 'Engine' })).id
})

const admin = (locale = 'en', name = 'Ada') => memberActor(organization, 'edit', { user: { locale, name } })

async function connect(overrides: ConnectionOverrides = {}, secretExpiresAt: Date | null = null) {
  const connection = await createConnection(db, organization, { listingId, ...overrides, isDefault: false })
  await db.credential.create({
    data: { connectionId: connection.id, sealed: new Uint8Array(1), secretExpiresAt },
  })
  return connection
}

const notify = (at = now) => notifyOrganization(systemActor(organization.id), at)

function mailsTo({ email }: { email: string }) {
  return db.mailMessage.findMany({
    where: { recipient: email },
    orderBy: { createdAt: 'asc' },
    select: { subject: true, text: true, locale: true },
  })
}

describe('a secret that ends', () => {
  test('is told at 30, 7 and 1 days and once it has ended, each once', async () => {
    const ada = await admin()
    await connect({ ownerId: ada.memberId }, inDays(31))
    const told: number[] = []
    for (let day = 0; day <= 40; day += 1) {
      if ((await notify(inDays(day))) > 0) told.push(31 - day)
    }
    expect(told).toEqual([30, 7, 1, 0])
    expect((await mailsTo(ada)).map(({ text }) => /The credentials .*\./.exec(text)?.[0])).toEqual([
      'The credentials expire on April 10, 2026: in 30 days.',
      'The credentials expire on April 10, 2026: in 7 days.',
      'The credentials expire on April 10, 2026: tomorrow.',
      'The credentials expired on April 10, 2026, today.',
    ])
  })

  test('is told at the next threshold only when it is first seen late', async () => {
    const ada = await admin()
    await connect({ ownerId: ada.memberId }, inDays(5))
    for (const day of [0, 1, 2, 3]) await notify(inDays(day))
    expect(await mailsTo(ada)).toHaveLength(1)
    await notify(inDays(4))
    expect(await mailsTo(ada)).toHaveLength(2)
  })

  test('is not told of what was told to need reconnecting', async () => {
    const ada = await admin()
    await connect({ ownerId: ada.memberId, state: 'needs_reconnect' }, inDays(-1))
    expect(await notify()).toBe(0)
    expect(await mailsTo(ada)).toEqual([])
  })

  test('is told anew once it was replaced by one that ends too', async () => {
    const ada = await admin()
    const { id } = await connect({ ownerId: ada.memberId }, inDays(20))
    expect(await notify()).toBe(1)
    await db.credential.update({ where: { connectionId: id }, data: { secretExpiresAt: inDays(25) } })
    expect([await notify(), await notify()]).toEqual([1, 0])
  })

  test('is a token’s end where nothing renews it', async () => {
    const ada = await admin()
    const [renewed, lasting] = [
      await connect({ ownerId: ada.memberId, name: 'Renewed' }),
      await connect({ ownerId: ada.memberId, name: 'Not renewed' }),
    ]
    const expiresAt = inDays(3)
    const refreshAt = inDays(2)
    await db.credential.update({ where: { connectionId: renewed.id }, data: { expiresAt, refreshAt } })
    await db.credential.update({ where: { connectionId: lasting.id }, data: { expiresAt } })
    await notify()
    const [mail] = await mailsTo(ada)
    expect(mail?.subject).toBe('Not renewed needs attention')
  })
})

describe('an owner', () => {
  async function leaver(days: number | null, more: { status?: 'left'; locale?: string } = {}) {
    const owner = await memberActor(organization, 'view', {
      user: { name: 'Grace', locale: more.locale ?? 'en' },
    })
    const employee = await createEmployee(db, organization, {
      memberId: owner.memberId,
      endDate: days === null ? null : dayIn(days),
      status: more.status ?? 'active',
    })
    return { ...owner, employeeId: employee.id }
  }

  test('who leaves is told to them and to admins, until they have left', async () => {
    const [ada, grace] = [await admin(), await leaver(7)]
    await connect({ ownerId: grace.memberId, name: 'Payroll' })
    expect(await notify()).toBe(2)
    expect(await notify(inDays(6))).toBe(2)
    expect(await notify(inDays(8))).toBe(1)
    expect(await mailsTo(grace)).toHaveLength(2)
    const texts = (await mailsTo(ada)).map(({ text }) => text)
    expect(texts[0]).toContain('- Payroll (Engine)\n  Grace leaves on March 17, 2026: in 7 days.')
    expect(texts[2]).toContain('Grace left on March 17, 2026')
  })

  test('who is gone is told once, however the directory tells it later', async () => {
    const [ada, grace] = [await admin(), await leaver(null, { status: 'left' })]
    await connect({ ownerId: grace.memberId })
    expect(await notify()).toBe(1)
    await db.employee.update({ where: { id: grace.employeeId }, data: { endDate: dayIn(-2) } })
    expect(await notify(inDays(1))).toBe(0)
    await db.member.delete({ where: { id: grace.memberId } })
    expect(await notify(inDays(2))).toBe(0)
    const [mail, ...others] = await mailsTo(ada)
    expect(others).toEqual([])
    expect(mail?.text).toContain('Grace has left your organization')
  })

  test('who leaves after a transfer is told anew', async () => {
    const [ada, grace] = [await admin(), await leaver(null, { status: 'left' })]
    const { id } = await connect({ ownerId: grace.memberId })
    expect(await notify()).toBe(1)
    await db.connection.update({ where: { id }, data: { ownerId: ada.memberId } })
    await enqueueNotices(systemActor(), inDays(1))
    await db.connection.update({ where: { id }, data: { ownerId: null } })
    await enqueueNotices(systemActor(), inDays(2))
    expect(await notify(inDays(2))).toBe(1)
    const texts = (await mailsTo(ada)).map(({ text }) => text)
    expect(texts[1]).toContain('Its owner is no longer a member')
  })
})

describe('who is told', () => {
  test('each in their language, all that is new in one mail, the most urgent first', async () => {
    const [ada, zoe] = [await admin('en', 'Ada'), await admin('fr', 'Zoé')]
    await connect({ ownerId: ada.memberId, name: 'Later' }, inDays(20))
    await connect({ ownerId: null, name: 'Payroll, 🚀' }, inDays(-1))
    expect(await notify()).toBe(2)
    const [[english, ...more], [french]] = [await mailsTo(ada), await mailsTo(zoe)]
    expect(more).toEqual([])
    expect(english).toMatchObject({ locale: 'en', subject: '2 connections need attention' })
    expect(english?.text).toContain(
      '- Payroll, 🚀 (Engine)\n' +
        '  Its owner is no longer a member of your organization, so nobody looks after it.\n' +
        '  The credentials expired on March 9, 2026, yesterday.\n\n' +
        '- Later (Engine)\n  The credentials expire on March 30, 2026: in 20 days.',
    )
    expect(english?.text).toContain('/en/dashboard')
    expect(french).toMatchObject({ locale: 'fr', subject: '2 connexions à traiter' })
    expect(french?.text).toContain('Bonjour Zoé,')
    expect(french?.text).toContain('Les identifiants expirent le 30 mars 2026\u00a0: dans 20 jours.')
    expect(french?.text).toContain('/fr/dashboard')
  })

  test('only of what they may see, and admins of every leaving owner', async () => {
    const [ada, owner] = [await admin(), await admin()]
    const folderId = await db.$transaction((tx) =>
      ensurePersonalFolder(tx, { organizationId: organization.id, memberId: owner.memberId }),
    )
    await connect({ ownerId: owner.memberId, folderId, name: 'Own' }, inDays(5))
    expect(await notify()).toBe(1)
    expect(await mailsTo(ada)).toEqual([])
    await createEmployee(db, organization, { memberId: owner.memberId, endDate: dayIn(5) })
    expect(await notify()).toBe(2)
    const [mail] = await mailsTo(ada)
    expect(mail?.text).toContain('leaves on March 15')
    expect(mail?.text).not.toContain('credentials')
  })

  test('no viewer but the owner, nobody without a right, who has left, or of another organization', async () => {
    const [viewer, owner] = [await memberActor(organization, 'view'), await memberActor(organization, 'view')]
    const without = await createMember(db, organization)
    const [left, present] = [await admin(), await admin()]
    await createEmployee(db, organization, { memberId: left.memberId, status: 'left' })
    const foreign = await memberActor(await createOrganization(db))
    await connect({ ownerId: owner.memberId }, inDays(5))
    await connect({ ownerId: without.id }, inDays(5))
    expect(await notify()).toBe(2)
    for (const reader of [owner, present]) expect(await mailsTo(reader)).toHaveLength(1)
    for (const reader of [viewer, left, foreign]) expect(await mailsTo(reader)).toEqual([])
  })

  test('a mail names 50 connections at most and counts the rest', async () => {
    const ada = await admin()
    const folderId = await ensureGeneralFolder(db, organization.id)
    await db.connection.createMany({
      data: Array.from({ length: 1203 }, (_, index) => ({
        organizationId: organization.id,
        listingId,
        folderId,
        name: `Connection ${index}`,
      })),
    })
    expect(await notify()).toBe(1)
    const [mail] = await mailsTo(ada)
    expect(mail?.subject).toBe('1,203 connections need attention')
    expect(mail?.text.match(/^- /gm)).toHaveLength(50)
    expect(mail?.text).toContain('And 1,153 more.')
    expect(await notify()).toBe(0)
  })
})

describe('exactly once', () => {
  test('with runs at the same moment', async () => {
    const ada = await admin()
    for (let index = 0; index < 5; index += 1) await connect({ ownerId: ada.memberId }, inDays(5))
    const sent = await Promise.all([notify(), notify(), notify()])
    expect(sent.sort()).toEqual([0, 0, 1])
    expect(await mailsTo(ada)).toHaveLength(1)
    expect(
      await db.connectionNotice.count({ where: { connection: { organizationId: organization.id } } }),
    ).toBe(5)
  })

  test('a run that ends in the middle leaves nothing, and the next one tells everybody', async () => {
    const [ada, zoe] = [await admin(), await admin()]
    const { id } = await connect({ ownerId: ada.memberId }, inDays(5))
    const closed = 'ALTER TABLE "MailMessage" ADD CONSTRAINT closed CHECK'
    await db.$executeRawUnsafe(`${closed} (recipient <> '${zoe.email}') NOT VALID`)
    await expect(notify()).rejects.toThrow()
    expect(await mailsTo(ada)).toEqual([])
    expect(await db.connectionNotice.count({ where: { connectionId: id } })).toBe(0)
    await db.$executeRaw`ALTER TABLE "MailMessage" DROP CONSTRAINT closed`
    expect([await notify(), await notify()]).toEqual([2, 0])
    for (const reader of [ada, zoe]) expect(await mailsTo(reader)).toHaveLength(1)
  })
})

describe('the daily job', () => {
  test('is done for each organization in danger, and knows its own alone', async () => {
    await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
    await db.connection.deleteMany()
    const [ada, foreign] = [await admin(), await memberActor(await createOrganization(db))]
    await createConnection(db, { id: foreign.organizationId }, { name: 'Theirs' })
    await connect({ name: 'Ours' })
    await runJobs(jobs.filter(({ name }) => name !== 'mail.deliver'))
    const watch = jobs.find(({ name }) => name === 'attention.watch')
    await watch?.run({})
    await watch?.run({})
    expect((await listJobs()).filter(({ task }) => task === 'attention.notify')).toHaveLength(2)
    await runJobs()
    expect((await mailsTo(ada)).map(({ subject }) => subject)).toEqual(['Ours needs attention'])
    expect((await mailsTo(foreign)).map(({ subject }) => subject)).toEqual(['Theirs needs attention'])
  })

  test('is Portico’s own: a person is refused, and who works for no organization', async () => {
    const ada = await admin()
    await expect(notifyOrganization(ada)).rejects.toThrow(new AppError('forbidden'))
    await expect(enqueueNotices(ada)).rejects.toThrow(new AppError('forbidden'))
    await expect(notifyOrganization(systemActor())).rejects.toThrow(new AppError('not_found'))
  })
})
