import { beforeEach, describe, expect, test } from 'vitest'
import { listAttention, summarizeConnections } from '@/lib/attention/queries'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { ensureGeneralFolder, ensurePersonalFolder } from '@/lib/folders/mutations'
import { employeeActor, foreignMemberActor, memberActor, visitor } from '@/tests/support/actors'
import {
  type ConnectionOverrides,
  createConnection,
  createEmployee,
  createListing,
  createOrganization,
} from '@/tests/support/factories'

const now = new Date('2026-03-10T12:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000)
const failure = { reason: 'verification.timeout', host: 'a.example', status: 0, at: now.toISOString() }

let organization: { id: string }
let admin: MemberActor
let listingId: string
beforeEach(async () => {
  organization = await createOrganization(db)
  admin = await memberActor(organization, 'edit', { user: { name: 'Ada' } })
  listingId = (await createListing(db, { name: 'Engine' })).id
})

interface Credential {
  secretExpiresAt?: Date
  expiresAt?: Date
  refreshAt?: Date
}

async function connect(name: string, overrides: ConnectionOverrides = {}, credential?: Credential) {
  const connection = await createConnection(db, organization, {
    listingId,
    ownerId: admin.memberId,
    ...overrides,
    name,
    isDefault: false,
  })
  if (credential) {
    await db.credential.create({
      data: { connectionId: connection.id, sealed: new Uint8Array(1), ...credential },
    })
  }
  return connection
}

const personalFolderOf = ({ memberId }: MemberActor) =>
  db.$transaction((tx) => ensurePersonalFolder(tx, { organizationId: organization.id, memberId }))

const names = async (actor: Actor) =>
  (await listAttention(actor, now)).entries.map(({ connection, danger }) => [connection.name, danger.kind])

describe('what needs attention', () => {
  test('is what does not work, fails, waits for approval or soon ends; the rest is well', async () => {
    const other = await memberActor(organization, 'edit')
    await connect(
      'well',
      {},
      { secretExpiresAt: inDays(31.6), expiresAt: inDays(0.1), refreshAt: inDays(0.1) },
    )
    await connect('draft', { state: 'pending', stateReason: 'credentials', verifiedAt: null })
    await connect('switched off', { state: 'inactive', stateReason: 'admin' })
    await connect('reconnect', { state: 'needs_reconnect', stateReason: 'authenticationFailed' })
    await connect('consent', { state: 'needs_consent', stateReason: 'consent' })
    await connect('gave up', { state: 'inactive', stateReason: 'repeatedFailures' })
    await connect('failing', { stateReason: 'degraded', lastFailure: failure })
    await connect('approve', { state: 'pending', stateReason: 'approval', submittedById: other.memberId })
    await connect('ends soon', {}, { secretExpiresAt: inDays(6) })
    await connect('token ends', {}, { expiresAt: inDays(1) })
    await connect('has ended', {}, { secretExpiresAt: inDays(-2) })
    await connect('nobody’s', { ownerId: null })
    expect(await names(admin)).toEqual([
      ['has ended', 'secretExpiry'],
      ['consent', 'broken'],
      ['gave up', 'broken'],
      ['reconnect', 'broken'],
      ['failing', 'broken'],
      ['nobody’s', 'ownerLeaving'],
      ['token ends', 'secretExpiry'],
      ['approve', 'approval'],
      ['ends soon', 'secretExpiry'],
    ])
    const { counts, total } = await listAttention(admin, now)
    expect(counts).toEqual({ broken: 4, approval: 1, ownerLeaving: 1, secretExpiry: 3 })
    expect(total).toBe(9)
  })

  test('is told once where one act mends both', async () => {
    await connect('both', { state: 'needs_reconnect' }, { secretExpiresAt: inDays(-1) })
    expect(await names(admin)).toEqual([['both', 'broken']])
  })

  test('is approved by another than who set it up', async () => {
    await connect('own', { state: 'pending', stateReason: 'approval', submittedById: admin.memberId })
    expect(await names(admin)).toEqual([])
    expect(await names(await memberActor(organization, 'edit'))).toEqual([['own', 'approval']])
    expect(await names(await memberActor(organization, 'view'))).toEqual([])
  })

  test('is not approved by whoever entered its credentials, so they are not told to', async () => {
    const [author, third] = [await memberActor(organization, 'edit'), await memberActor(organization, 'edit')]
    const waiting = { state: 'pending', stateReason: 'approval', submittedById: admin.memberId } as const
    const { id } = await connect('entered', waiting)
    await audit(db, author, {
      action: 'connection.authorized',
      subject: { type: 'connection', id },
      details: { scope: '', isRefreshable: true },
    })
    await connect('other', waiting)
    expect(await names(author)).toEqual([['other', 'approval']])
    expect((await listAttention(author, now)).counts.approval).toBe(1)
    expect((await listAttention(third, now)).counts.approval).toBe(2)
  })

  test('is listed up to a hundred, the most urgent first, and counted beyond', async () => {
    const folderId = await ensureGeneralFolder(db, organization.id)
    await db.connection.createMany({
      data: Array.from({ length: 150 }, (_, index) => ({
        organizationId: organization.id,
        listingId,
        folderId,
        name: `Orphan ${index}`,
      })),
    })
    await connect('ended', {}, { secretExpiresAt: inDays(-1) })
    const { entries, counts, total } = await listAttention(admin, now)
    expect(entries).toHaveLength(100)
    expect(entries[0]?.connection.name).toBe('ended')
    expect([counts.ownerLeaving, total]).toEqual([150, 151])
  })
})

describe('who sees what', () => {
  test('another organization’s connections are nobody’s business', async () => {
    await connect('ours', { ownerId: null }, { secretExpiresAt: inDays(1) })
    expect(await names(await foreignMemberActor())).toEqual([])
  })

  test('a viewer sees what is in folders open to them, without the means to mend it', async () => {
    const viewer = await memberActor(organization, 'view')
    await connect('shared', {}, { secretExpiresAt: inDays(1) })
    const hidden = await personalFolderOf(admin)
    await connect('hidden', { folderId: hidden, ownerId: null }, { secretExpiresAt: inDays(1) })
    const { entries } = await listAttention(viewer, now)
    expect(entries.map(({ connection, canRepair }) => [connection.name, canRepair])).toEqual([
      ['shared', false],
    ])
  })

  test('who may use but not manage a folder is shown no repair', async () => {
    const folder = await db.folder.create({
      data: { organizationId: organization.id, kind: 'shared', name: 'Finance', everyone: 'use' },
    })
    await db.folderShare.create({ data: { folderId: folder.id, memberId: admin.memberId, role: 'manage' } })
    const other = await memberActor(organization, 'edit')
    const owner = await memberActor(organization, 'edit')
    await connect('shared', { folderId: folder.id, ownerId: owner.memberId }, { secretExpiresAt: inDays(1) })
    const repairs = async (actor: Actor) =>
      (await listAttention(actor, now)).entries.map(({ canRepair }) => canRepair)
    expect([await repairs(admin), await repairs(other)]).toEqual([[true], [false]])
  })

  test('an admin takes over a leaver’s connection wherever it is kept, and learns no more of it', async () => {
    const owner = await memberActor(organization, 'edit', { user: { name: 'Grace' } })
    await createEmployee(db, organization, { memberId: owner.memberId, endDate: inDays(5) })
    const folderId = await personalFolderOf(owner)
    const state = { state: 'needs_reconnect', stateReason: 'authenticationFailed' } as const
    await connect('private', { ...state, folderId, ownerId: owner.memberId }, { secretExpiresAt: inDays(1) })
    const { entries } = await listAttention(admin, now)
    expect(entries).toMatchObject([
      { danger: { kind: 'ownerLeaving' }, owner: 'Grace', isVisible: false, canRepair: true },
    ])
    expect(await names(await memberActor(organization, 'view'))).toEqual([])
    expect(await names(owner)).toEqual([
      ['private', 'broken'],
      ['private', 'ownerLeaving'],
    ])
  })

  test('nobody without a right to see connections', async () => {
    for (const query of [(actor: Actor) => listAttention(actor, now), summarizeConnections]) {
      await expect(query(await employeeActor(organization))).rejects.toThrow(new AppError('forbidden'))
      await expect(query(visitor)).rejects.toThrow(new AppError('unauthenticated'))
    }
  })
})

test('connections are counted as people are shown them, with the moment of the last test', async () => {
  await connect('a', { lastCheckedAt: inDays(-2) })
  await connect('b', { stateReason: 'unverified' })
  await connect('c', { state: 'needs_reconnect', lastCheckedAt: inDays(-1) })
  await connect('d', { state: 'inactive', stateReason: 'admin' })
  await createConnection(db, await createOrganization(db), { lastCheckedAt: now })
  expect(await summarizeConnections(admin)).toEqual({
    counts: { connected: 1, pending: 2, inactive: 1 },
    lastCheckedAt: inDays(-1),
  })
  expect((await summarizeConnections(await foreignMemberActor())).lastCheckedAt).toBeNull()
})
