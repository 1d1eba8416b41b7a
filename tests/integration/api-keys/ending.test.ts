import { beforeAll, beforeEach, expect, test } from 'vitest'
import { announceEndingKeys } from '@/lib/api-keys/ending/mutations'
import { listEndingKeys } from '@/lib/api-keys/ending/queries'
import { endOfKey } from '@/lib/api-keys/ending/rules'
import { enqueueNotices } from '@/lib/attention/mutations'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { Organization } from '@/lib/generated/prisma/client'
import { jobs } from '@/lib/worker/jobs'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createApiKey, createOrganization } from '@/tests/support/factories'
import { runJobs } from '@/tests/support/worker'

const now = new Date('2026-03-10T05:11:00Z')
const inDays = (days: number, from = now) => new Date(from.getTime() + days * 24 * 60 * 60 * 1000)

let organization: Organization
let ada: Awaited<ReturnType<typeof memberActor>>
let luc: typeof ada
let viewer: typeof ada
beforeAll(async () => {
  organization = await createOrganization(db, { name: 'Acme' })
  ada = await memberActor(organization, 'edit', { user: { locale: 'en', name: 'Ada' } })
  luc = await memberActor(organization, 'edit', { user: { locale: 'fr', name: 'Luc' } })
  viewer = await memberActor(organization, 'view')
})
beforeEach(async () => {
  await db.apiKey.deleteMany()
  await db.mailMessage.deleteMany()
})

const announce = (at = now) => announceEndingKeys(systemActor(organization.id), at)
const mailsTo = ({ email }: { email: string }) =>
  db.mailMessage.findMany({ where: { recipient: email }, orderBy: { createdAt: 'asc' } })

test('admins hear of a key 14, 7 and 1 days before its last day and once it has ended, in their language', async () => {
  await createApiKey(db, organization, { name: 'Payroll', expiresAt: new Date('2026-03-31T00:00:00Z') })
  const told: number[] = []
  for (let day = 0; day <= 30; day += 1) if ((await announce(inDays(day))) > 0) told.push(20 - day)
  expect(told).toEqual([14, 7, 1, -1])
  expect((await mailsTo(ada)).map(({ text }) => /Its last day .*?\./.exec(text)?.[0])).toEqual([
    'Its last day is March 30, 2026: in 14 days.',
    'Its last day is March 30, 2026: in 7 days.',
    'Its last day is March 30, 2026: tomorrow.',
    'Its last day was March 30, 2026, yesterday.',
  ])
  const [first] = await mailsTo(luc)
  expect(first?.subject).toMatch(/^La clé d’API «\sPayroll\s» prend fin$/)
  expect(first?.text).toMatch(/Son dernier jour est le 30 mars 2026\s: dans 14 jours\./)
  expect(first?.text).toContain('/fr/settings/api-keys')
  expect(await mailsTo(viewer)).toEqual([])
  expect(await db.auditEvent.count({ where: { action: 'api_keys.announced_ending' } })).toBe(4)
})

test('several at once are one mail; those that are revoked, endless or far are in none', async () => {
  await createApiKey(db, organization, { name: 'Soon', expiresAt: inDays(3) })
  await createApiKey(db, organization, { name: 'Over', expiresAt: inDays(-40) })
  await createApiKey(db, organization, { name: 'Revoked', expiresAt: inDays(3), revokedAt: now })
  await createApiKey(db, organization, { name: 'Endless' })
  await createApiKey(db, organization, { name: 'Far', expiresAt: inDays(16) })
  expect(await Promise.all([announce(), announce()])).toEqual(expect.arrayContaining([2, 0]))
  const mails = await mailsTo(ada)
  expect(mails.map(({ subject }) => subject)).toEqual(['2 API keys end'])
  expect(mails[0]?.text.match(/^- .*/gm)).toEqual(['- Over', '- Soon'])
  const listed = await listEndingKeys(viewer, now)
  expect(listed.map(({ name, end }) => [name, end.threshold])).toEqual([
    ['Over', 0],
    ['Soon', 7],
  ])
})

test('the watch of each day finds organizations by their keys alone', async () => {
  const today = new Date()
  await createApiKey(db, organization, { name: 'Soon', expiresAt: inDays(3, today) })
  await enqueueNotices(systemActor(), today)
  await runJobs(jobs)
  expect(await mailsTo(ada)).toHaveLength(1)
})

test('nobody else is told of a key, or sees it', async () => {
  await createApiKey(db, organization, { name: 'Soon', expiresAt: inDays(3) })
  const foreign = await foreignMemberActor('edit')
  expect(await listEndingKeys(foreign, now)).toEqual([])
  expect(await announceEndingKeys(systemActor(foreign.organizationId), now)).toBe(0)
  const forbidden = { code: 'forbidden' }
  await expect(listEndingKeys(await employeeActor(organization), now)).rejects.toMatchObject(forbidden)
  await expect(announceEndingKeys(ada, now)).rejects.toMatchObject(forbidden)
  await expect(announceEndingKeys(systemActor(), now)).rejects.toMatchObject({ code: 'not_found' })
})

test('a key that ends within a day is good on that day', () => {
  const end = (expiresAt: string) => endOfKey(new Date(expiresAt), now)
  expect(end('2026-03-10T23:00:00Z')).toMatchObject({ days: 0, threshold: 1 })
  expect(end('2026-03-11T00:00:00Z')).toMatchObject({ days: 0, threshold: 1 })
  expect(end('2026-03-10T05:11:00Z')).toMatchObject({ days: 0, threshold: 0 })
  expect(end('2026-03-25T00:00:00Z')).toMatchObject({ days: 14, threshold: 14 })
  expect(end('2026-03-25T00:00:01Z')).toBeNull()
})
