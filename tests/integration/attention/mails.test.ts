import { beforeEach, describe, expect, test } from 'vitest'
import { enqueueNotices, notifyOrganization } from '@/lib/attention/mutations'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { jobs } from '@/lib/worker/jobs'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createEmployee, createOrganization } from '@/tests/support/factories'
import { listJobs, runJobs } from '@/tests/support/worker'
import { type Company, dayIn, inDays, mailsTo, newCompany } from './samples'

let company: Company

beforeEach(async () => {
  company = await newCompany()
})

describe('a secret that ends', () => {
  test('is told at 30, 7 and 1 days and once it has ended, each once', async () => {
    const ada = await company.admin()
    await company.connect({ ownerId: ada.memberId }, inDays(31))
    const told: number[] = []
    for (let day = 0; day <= 40; day += 1) {
      if ((await company.notify(inDays(day))) > 0) told.push(31 - day)
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
    const ada = await company.admin()
    await company.connect({ ownerId: ada.memberId }, inDays(5))
    for (const day of [0, 1, 2, 3]) await company.notify(inDays(day))
    expect(await mailsTo(ada)).toHaveLength(1)
    await company.notify(inDays(4))
    expect(await mailsTo(ada)).toHaveLength(2)
  })

  test('is not told of what was told to need reconnecting', async () => {
    const ada = await company.admin()
    await company.connect({ ownerId: ada.memberId, state: 'needs_reconnect' }, inDays(-1))
    expect(await company.notify()).toBe(0)
    expect(await mailsTo(ada)).toEqual([])
  })

  test('is told anew once it was replaced by one that ends too', async () => {
    const ada = await company.admin()
    const { id } = await company.connect({ ownerId: ada.memberId }, inDays(20))
    expect(await company.notify()).toBe(1)
    await db.credential.update({ where: { connectionId: id }, data: { secretExpiresAt: inDays(25) } })
    expect([await company.notify(), await company.notify()]).toEqual([1, 0])
  })

  test('is a token’s end where nothing renews it', async () => {
    const ada = await company.admin()
    const [renewed, lasting] = [
      await company.connect({ ownerId: ada.memberId, name: 'Renewed' }),
      await company.connect({ ownerId: ada.memberId, name: 'Not renewed' }),
    ]
    const expiresAt = inDays(3)
    const refreshAt = inDays(2)
    await db.credential.update({ where: { connectionId: renewed.id }, data: { expiresAt, refreshAt } })
    await db.credential.update({ where: { connectionId: lasting.id }, data: { expiresAt } })
    await company.notify()
    const [mail] = await mailsTo(ada)
    expect(mail?.subject).toBe('Not renewed needs attention')
  })
})

describe('an owner', () => {
  async function leaver(days: number | null, more: { status?: 'left'; locale?: string } = {}) {
    const owner = await memberActor(company.organization, 'view', {
      user: { name: 'Grace', locale: more.locale ?? 'en' },
    })
    const employee = await createEmployee(db, company.organization, {
      memberId: owner.memberId,
      endDate: days === null ? null : dayIn(days),
      status: more.status ?? 'active',
    })
    return { ...owner, employeeId: employee.id }
  }

  test('who leaves is told to them and to admins, until they have left', async () => {
    const [ada, grace] = [await company.admin(), await leaver(7)]
    await company.connect({ ownerId: grace.memberId, name: 'Payroll' })
    expect(await company.notify()).toBe(2)
    expect(await company.notify(inDays(6))).toBe(2)
    expect(await company.notify(inDays(8))).toBe(1)
    expect(await mailsTo(grace)).toHaveLength(2)
    const texts = (await mailsTo(ada)).map(({ text }) => text)
    expect(texts[0]).toContain('- Payroll (Engine)\n  Grace leaves on March 17, 2026: in 7 days.')
    expect(texts[2]).toContain('Grace left on March 17, 2026')
  })

  test('who is gone is told once, however the directory tells it later', async () => {
    const [ada, grace] = [await company.admin(), await leaver(null, { status: 'left' })]
    await company.connect({ ownerId: grace.memberId })
    expect(await company.notify()).toBe(1)
    await db.employee.update({ where: { id: grace.employeeId }, data: { endDate: dayIn(-2) } })
    expect(await company.notify(inDays(1))).toBe(0)
    await db.member.delete({ where: { id: grace.memberId } })
    expect(await company.notify(inDays(2))).toBe(0)
    const [mail, ...others] = await mailsTo(ada)
    expect(others).toEqual([])
    expect(mail?.text).toContain('Grace has left your organization')
  })

  test('who leaves after a transfer is told anew', async () => {
    const [ada, grace] = [await company.admin(), await leaver(null, { status: 'left' })]
    const { id } = await company.connect({ ownerId: grace.memberId })
    expect(await company.notify()).toBe(1)
    await db.connection.update({ where: { id }, data: { ownerId: ada.memberId } })
    await enqueueNotices(systemActor(), inDays(1))
    await db.connection.update({ where: { id }, data: { ownerId: null } })
    await enqueueNotices(systemActor(), inDays(2))
    expect(await company.notify(inDays(2))).toBe(1)
    const texts = (await mailsTo(ada)).map(({ text }) => text)
    expect(texts[1]).toContain('Its owner is no longer a member')
  })
})

describe('the daily job', () => {
  test('is done for each organization in danger, and knows its own alone', async () => {
    await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
    await db.connection.deleteMany()
    const [ada, foreign] = [await company.admin(), await memberActor(await createOrganization(db))]
    await createConnection(db, { id: foreign.organizationId }, { name: 'Theirs' })
    await company.connect({ name: 'Ours' })
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
    const ada = await company.admin()
    await expect(notifyOrganization(ada)).rejects.toThrow(new AppError('forbidden'))
    await expect(enqueueNotices(ada)).rejects.toThrow(new AppError('forbidden'))
    await expect(notifyOrganization(systemActor())).rejects.toThrow(new AppError('not_found'))
  })
})
