import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { ensureGeneralFolder, ensurePersonalFolder } from '@/lib/folders/mutations'
import { memberActor } from '@/tests/support/actors'
import { createEmployee, createMember, createOrganization } from '@/tests/support/factories'
import { type Company, dayIn, inDays, mailsTo, newCompany } from './samples'

let company: Company

beforeEach(async () => {
  company = await newCompany()
})

describe('who is told', () => {
  test('each in their language, all that is new in one mail, the most urgent first', async () => {
    const [ada, zoe] = [await company.admin('en', 'Ada'), await company.admin('fr', 'Zoé')]
    await company.connect({ ownerId: ada.memberId, name: 'Later' }, inDays(20))
    await company.connect({ ownerId: null, name: 'Payroll, 🚀' }, inDays(-1))
    expect(await company.notify()).toBe(2)
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
    const [ada, owner] = [await company.admin(), await company.admin()]
    const folderId = await db.$transaction((tx) =>
      ensurePersonalFolder(tx, { organizationId: company.organization.id, memberId: owner.memberId }),
    )
    await company.connect({ ownerId: owner.memberId, folderId, name: 'Own' }, inDays(5))
    expect(await company.notify()).toBe(1)
    expect(await mailsTo(ada)).toEqual([])
    await createEmployee(db, company.organization, { memberId: owner.memberId, endDate: dayIn(5) })
    expect(await company.notify()).toBe(2)
    const [mail] = await mailsTo(ada)
    expect(mail?.text).toContain('leaves on March 15')
    expect(mail?.text).not.toContain('credentials')
  })

  test('no viewer but the owner, nobody without a right, who has left, or of another organization', async () => {
    const [viewer, owner] = [
      await memberActor(company.organization, 'view'),
      await memberActor(company.organization, 'view'),
    ]
    const without = await createMember(db, company.organization)
    const [left, present] = [await company.admin(), await company.admin()]
    await createEmployee(db, company.organization, { memberId: left.memberId, status: 'left' })
    const foreign = await memberActor(await createOrganization(db))
    await company.connect({ ownerId: owner.memberId }, inDays(5))
    await company.connect({ ownerId: without.id }, inDays(5))
    expect(await company.notify()).toBe(2)
    for (const reader of [owner, present]) expect(await mailsTo(reader)).toHaveLength(1)
    for (const reader of [viewer, left, foreign]) expect(await mailsTo(reader)).toEqual([])
  })

  test('a mail names 50 connections at most and counts the rest', async () => {
    const ada = await company.admin()
    const folderId = await ensureGeneralFolder(db, company.organization.id)
    await db.connection.createMany({
      data: Array.from({ length: 1203 }, (_, index) => ({
        organizationId: company.organization.id,
        listingId: company.listingId,
        folderId,
        name: `Connection ${index}`,
      })),
    })
    expect(await company.notify()).toBe(1)
    const [mail] = await mailsTo(ada)
    expect(mail?.subject).toBe('1,203 connections need attention')
    expect(mail?.text.match(/^- /gm)).toHaveLength(50)
    expect(mail?.text).toContain('And 1,153 more.')
    expect(await company.notify()).toBe(0)
  })
})

describe('exactly once', () => {
  test('with runs at the same moment', async () => {
    const ada = await company.admin()
    for (let index = 0; index < 5; index += 1) await company.connect({ ownerId: ada.memberId }, inDays(5))
    const sent = await Promise.all([company.notify(), company.notify(), company.notify()])
    expect(sent.sort()).toEqual([0, 0, 1])
    expect(await mailsTo(ada)).toHaveLength(1)
    expect(
      await db.connectionNotice.count({ where: { connection: { organizationId: company.organization.id } } }),
    ).toBe(5)
  })

  test('a run that ends in the middle leaves nothing, and the next one tells everybody', async () => {
    const [ada, zoe] = [await company.admin(), await company.admin()]
    const { id } = await company.connect({ ownerId: ada.memberId }, inDays(5))
    const closed = 'ALTER TABLE "MailMessage" ADD CONSTRAINT closed CHECK'
    await db.$executeRawUnsafe(`${closed} (recipient <> '${zoe.email}') NOT VALID`)
    await expect(company.notify()).rejects.toThrow()
    expect(await mailsTo(ada)).toEqual([])
    expect(await db.connectionNotice.count({ where: { connectionId: id } })).toBe(0)
    await db.$executeRaw`ALTER TABLE "MailMessage" DROP CONSTRAINT closed`
    expect([await company.notify(), await company.notify()]).toEqual([2, 0])
    for (const reader of [ada, zoe]) expect(await mailsTo(reader)).toHaveLength(1)
  })
})
