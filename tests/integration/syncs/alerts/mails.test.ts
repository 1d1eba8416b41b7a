import { beforeEach, describe, expect, test } from 'vitest'
import { type MemberActor, systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { Connection } from '@/lib/generated/prisma/client'
import { announceFailures } from '@/lib/syncs/alerts/mutations'
import { listSyncAlerts } from '@/lib/syncs/alerts/queries'
import { sendDigest, setDigest } from '@/lib/syncs/digest/mutations'
import { getsDigest } from '@/lib/syncs/digest/queries'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createConnection,
  createEmployees,
  createOrganization,
  createSharedFolder,
  createSyncRun,
  createSyncSettings,
  type SyncRunOverrides,
} from '@/tests/support/factories'

const now = new Date('2026-11-23T06:17:00Z')
const before = (hours: number) => new Date(now.getTime() - hours * 60 * 60 * 1000)

let organization: { id: string }
let admin: MemberActor
let connection: Connection
beforeEach(async () => {
  organization = await createOrganization(db)
  admin = await memberActor(organization, 'edit', { user: { name: 'Ada', locale: 'fr' } })
  connection = await createConnection(db, organization, { name: 'Engine' })
  await createSyncSettings(db, connection)
})

async function link(failing: number, well: number) {
  const people = await createEmployees(
    db,
    organization,
    Array.from({ length: failing + well }, () => ({})),
  )
  await db.syncLink.createMany({
    data: people.map(({ id: employeeId }, index) => ({
      connectionId: connection.id,
      employeeId,
      state: 'linked' as const,
      employeeVersion: 1,
      mappingVersion: 1,
      needsRetry: index < failing,
    })),
  })
}

const run = (overrides: SyncRunOverrides = {}) =>
  createSyncRun(db, connection, { createdAt: before(2), ...overrides })
const mailsTo = ({ email }: { email: string }) =>
  db.mailMessage.findMany({ where: { recipient: email }, orderBy: { id: 'asc' } })
const announce = () => announceFailures(systemActor(), now)

describe('people hear of syncs that fail', () => {
  test('once, in their language, and once that they are well again', async () => {
    await link(3, 9)
    await run()
    expect(await announce()).toBe(1)
    expect(await announce()).toBe(0)
    expect(await listSyncAlerts(admin)).toEqual([
      { connection: { id: connection.id, name: 'Engine' }, since: now, failing: 3, failingGroups: 0 },
    ])
    await db.syncLink.updateMany({ where: { connectionId: connection.id }, data: { needsRetry: false } })
    expect(await announce()).toBe(1)
    const mails = await mailsTo(admin)
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Engine\u00a0: les synchronisations échouent',
      'Engine\u00a0: les synchronisations fonctionnent à nouveau',
    ])
    expect(mails[0]?.text).toContain('3 personnes ne sont pas à jour')
    expect(mails[0]?.text).toContain(`/fr/connections/${connection.id}/tracking`)
    expect(await listSyncAlerts(admin)).toEqual([])
  })

  test('by their share of those who have an account, however many had one once', async () => {
    await link(3, 9)
    await link(0, 100)
    const where = { connectionId: connection.id, needsRetry: false }
    const left = await db.syncLink.findMany({ where, take: 100 })
    await db.syncLink.updateMany({
      where: { ...where, employeeId: { in: left.map(({ employeeId }) => employeeId) } },
      data: { state: 'deprovisioned', remoteId: null },
    })
    await run()
    expect(await announce()).toBe(1)
  })

  test('of groups as well, where groups are synced', async () => {
    await link(0, 12)
    const stored = { connectionId: connection.id, name: 'Sales', needsRetry: true }
    await db.syncGroup.create({ data: { ...stored, audienceId: crypto.randomUUID() } })
    await run()
    expect(await announce()).toBe(0)
    const where = { connectionId: connection.id }
    await db.syncSettings.update({ where, data: { syncsGroups: true } })
    expect(await announce()).toBe(1)
    expect((await mailsTo(admin))[0]?.text).toContain('1 groupe n’est pas à jour')
    expect(await listSyncAlerts(admin)).toMatchObject([{ failing: 0, failingGroups: 1 }])
    await db.syncGroup.updateMany({ where, data: { needsRetry: false } })
    expect(await announce()).toBe(1)
    expect(await listSyncAlerts(admin)).toEqual([])
  })

  test('not while a run is at work, but when its provider is away for long', async () => {
    await link(3, 0)
    const { id } = await run({ state: 'running' })
    expect(await announce()).toBe(0)
    await db.syncRun.update({ where: { id }, data: { waitingSince: before(2), reason: 'providerDown' } })
    expect(await announce()).toBe(1)
  })

  test('and of a run that broke off, though nobody is known to fail', async () => {
    await run({ outcome: 'failed', reason: 'providerGaveUp' })
    expect(await announce()).toBe(1)
    expect((await mailsTo(admin))[0]?.text).toContain('le fournisseur ne répond pas')
  })

  test('never of a connection that they do not see, and the owner always', async () => {
    const owner = await memberActor(organization, 'view')
    const folder = await createSharedFolder(db, organization, {
      shares: [{ memberId: (await memberActor(organization)).memberId, role: 'manage' }],
    })
    await db.connection.update({
      where: { id: connection.id },
      data: { folderId: folder.id, ownerId: owner.memberId },
    })
    await link(4, 0)
    await run()
    await announce()
    expect(await mailsTo(admin)).toEqual([])
    expect(await mailsTo(owner)).toHaveLength(1)
    expect(await listSyncAlerts(admin)).toEqual([])
    expect(await listSyncAlerts(await foreignMemberActor())).toEqual([])
  })

  test('only Portico itself looks for them', async () => {
    await expect(announceFailures(admin)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('the weekly summary', () => {
  const send = (at = now) => sendDigest(systemActor(organization.id), at)

  test('tells who wants it what the connections did that they see', async () => {
    const other = await memberActor(organization)
    await run({
      items: [
        {},
        { operation: 'deprovision' },
        { status: 'failed', reason: 'network' },
        { status: 'failed', reason: 'gone' },
      ],
    })
    await run({ isDryRun: true, items: [{ status: 'planned' }] })
    await run({ createdAt: before(24 * 8) })
    await setDigest(other, false)
    expect([await getsDigest(admin), await getsDigest(other)]).toEqual([true, false])
    expect(await send()).toBe(1)
    const [mail] = await mailsTo(admin)
    expect(mail?.text).toContain('Depuis le 16 novembre 2026')
    expect(mail?.text).toContain('Exécutions\u00a0: 1 (0 terminées, 1 en partie, 0 échouées, 0 annulées)')
    expect(mail?.text).toContain('1 création, 0 mise à jour, 0 rattachement, 1 retrait')
    expect(mail?.text).toContain('- 1\u00a0× Le fournisseur est resté injoignable, malgré plusieurs essais.')
    expect(mail?.text).toContain('- 1\u00a0× autres causes')
    expect(await mailsTo(other)).toEqual([])
  })

  test('comes once a week, and not when nothing ran', async () => {
    expect(await send()).toBe(0)
    await run({ createdAt: new Date(now.getTime() + 1000) })
    expect(await send(new Date(now.getTime() + 60_000))).toBe(0)
    expect(await send(new Date(now.getTime() + 7 * 24 * 60 * 60 * 1000))).toBe(1)
  })

  test('is chosen by each for themselves, and the choice stands in the audit log', async () => {
    await setDigest(admin, false)
    await setDigest(admin, false)
    await setDigest(admin, true)
    const events = await db.auditEvent.findMany({
      where: { organizationId: organization.id, subjectId: admin.memberId },
      orderBy: { id: 'asc' },
      select: { action: true },
    })
    expect(events.map(({ action }) => action)).toEqual(['syncs.digest_unwanted', 'syncs.digest_wanted'])
  })
})
