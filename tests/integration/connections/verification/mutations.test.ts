import { expect, test } from 'vitest'
import { discardDraft, startConnection } from '@/lib/connections/mutations'
import { acceptUnverified, verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  adminWithListing,
  agree,
  auditOf,
  startConsented,
  startWithKey,
  storedConnection,
} from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { reasonOf } from './reason-of'

const sandbox = await startSharedSandbox()

test('the right key connects: state, times, default and audit row', async () => {
  const { organization, actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  const now = new Date('2026-11-22T10:00:00Z')
  expect(await verify(actor, id, () => now)).toEqual({ durationMs: expect.any(Number), status: 200 })
  expect(await storedConnection(id)).toMatchObject({
    state: 'connected',
    stateReason: null,
    isDefault: true,
    verifiedAt: now,
    lastCheckedAt: now,
    lastStatus: 200,
    lastLatency: expect.any(Number),
    nextCheckAt: expect.any(Date),
  })
  expect((await auditOf(id)).at(-1)).toMatchObject({
    action: 'connection.verified',
    organizationId: organization.id,
    details: { method: 'api_key', status: 200, latency: expect.any(Number) },
  })
})

test('a personal access token connects in its own way', async () => {
  const { actor, listing } = await adminWithListing(sandbox)
  const id = await startConsented(actor, listing)
  const values = { personalToken: sandbox.accessToken }
  await saveSetup(actor, { connectionId: id, method: 'personal_access_token', values })
  await verify(actor, id)
  expect(await storedConnection(id)).toMatchObject({
    state: 'connected',
    authMethod: 'personal_access_token',
  })
})

test('a key that was replaced during the call does not connect by the old one', async () => {
  const { actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  sandbox.faults.set({ kind: 'slow', delayMs: 400, times: 1 })
  const verifying = reasonOf(verify(actor, id))
  await expect.poll(() => sandbox.faults.list().length).toBe(0)
  await saveSetup(actor, { connectionId: id, method: 'api_key', values: { apiKey: 'another-key' } })
  expect(await verifying).toBe('changedMeanwhile')
  expect(await storedConnection(id)).toMatchObject({ state: 'pending', stateReason: 'verification' })
})

test('a draft that was discarded during the call stays gone', async () => {
  const { actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  sandbox.faults.set({ kind: 'slow', delayMs: 300, times: 1 })
  const verifying = verify(actor, id).catch((error: unknown) => error)
  await expect.poll(() => sandbox.faults.list().length).toBe(0)
  await discardDraft(actor, id)
  expect(await verifying).toMatchObject({ code: 'not_found' })
  expect(await db.connection.count({ where: { id } })).toBe(0)
})

test('the first connected connection of a listing is its default, one only, also when two pass at once', async () => {
  const { organization, actor, listing } = await adminWithListing(sandbox)
  const colleague = await memberActor(organization)
  const ids = await Promise.all(
    [actor, colleague].map((member) => startWithKey(member, listing, sandbox.apiKey)),
  )
  await Promise.all([verify(actor, ids[0] ?? ''), verify(colleague, ids[1] ?? '')])
  expect(await db.connection.count({ where: { listingId: listing.id, isDefault: true } })).toBe(1)
  expect(await db.connection.count({ where: { listingId: listing.id, state: 'connected' } })).toBe(2)
})

test('there is nothing to verify before consent and set-up', async () => {
  const { actor, listing } = await adminWithListing(sandbox)
  const { id } = await startConnection(actor, listing.slug)
  expect(await reasonOf(verify(actor, id))).toBe('consentFirst')
  await startConsented(actor, listing)
  expect(await reasonOf(verify(actor, id))).toBe('setupFirst')
})

test('a draft is not connected by a consent to other permissions than are asked for now', async () => {
  const { actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  await db.listing.update({ where: { id: listing.id }, data: { permissions: [] } })
  expect(await reasonOf(verify(actor, id))).toBe('permissionsChanged')
  await agree(actor, id)
  expect(await reasonOf(verify(actor, id))).toBe('passed')
})

test('who may only view, and another organization, can neither verify nor accept', async () => {
  const { organization, actor, listing } = await adminWithListing(sandbox)
  const connectionId = await startWithKey(actor, listing, sandbox.apiKey)
  const [viewer, foreign] = [await memberActor(organization, 'view'), await foreignMemberActor()]
  const calls = sandbox.calls()
  await expect(verify(viewer, connectionId)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(verify(foreign, connectionId)).rejects.toMatchObject({ code: 'not_found' })
  const input = { connectionId, isUnderstood: true }
  await expect(acceptUnverified(viewer, input)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(acceptUnverified(foreign, input)).rejects.toMatchObject({ code: 'not_found' })
  expect(sandbox.calls()).toEqual(calls)
})

test('a member cannot search a network by checks: the thirty-first within a minute is refused', async () => {
  const { actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, 'wrong-key')
  const reasons = await Promise.all(Array.from({ length: 31 }, () => reasonOf(verify(actor, id))))
  expect(reasons.filter((reason) => reason === 'tooManyTries')).toHaveLength(1)
})

test('who asks for a check is told status, time and the provider’s words; of these nothing is stored', async () => {
  const { actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  sandbox.faults.set({ kind: 'server_error' })
  await expect(verify(actor, id)).rejects.toMatchObject({
    code: 'provider_failed',
    details: { values: { status: 500, latency: expect.any(Number), providerMessage: expect.any(String) } },
  })
  const stored = await storedConnection(id)
  expect(stored).toMatchObject({ lastStatus: 500, lastLatency: expect.any(Number) })
  expect(stored.lastFailure).not.toHaveProperty('providerMessage')
})

test('a check never brings back what an admin or a policy switched off', async () => {
  const { actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  for (const stateReason of ['admin', 'policy', 'declined']) {
    await db.connection.update({ where: { id }, data: { state: 'inactive', stateReason } })
    expect(await reasonOf(verify(actor, id))).toBe('connectionInactive')
  }
})

test('who may use a folder may check its connections; who may only view it may not', async () => {
  const { organization, actor, listing } = await adminWithListing(sandbox)
  const id = await startWithKey(actor, listing, sandbox.apiKey)
  const { folderId } = await storedConnection(id)
  const colleague = await memberActor(organization)
  await db.folderShare.create({ data: { folderId, memberId: actor.memberId, role: 'manage' } })
  await db.folder.update({ where: { id: folderId }, data: { everyone: 'use' } })
  expect(await reasonOf(verify(colleague, id))).toBe('passed')
  await db.folder.update({ where: { id: folderId }, data: { everyone: 'view' } })
  expect(await reasonOf(verify(colleague, id))).toBe('folderRole')
})
