import { beforeAll, expect, test } from 'vitest'
import { createApiKey, revokeApiKey, rotateApiKey } from '@/lib/api-keys/mutations'
import { getApiAddress, getApiKey, listApiKeys } from '@/lib/api-keys/queries'
import { hashClientSecret } from '@/lib/api-keys/rules'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import * as factories from '@/tests/support/factories'
import { newToken, use, wanted } from './samples'

const day = 24 * 60 * 60 * 1000

const now = new Date()

let organization: { id: string; guid: string }

let actor: MemberActor

beforeAll(async () => {
  organization = await factories.createOrganization(db)
  actor = await memberActor(organization, 'edit', { user: { name: 'Ada Admin' } })
})

test('a new key works with the secret of the answer, of which only the hash is kept', async () => {
  const made = await createApiKey(actor, wanted({ name: 'Payroll', permission: 'read' }), now)
  expect(made).toMatchObject({ name: 'Payroll', expiresAt: null, formerUntil: null })
  expect(made.clientSecret).toMatch(/^portico_[\w-]{43}$/)
  const row = await db.apiKey.findUniqueOrThrow({ where: { id: made.id } })
  expect(Buffer.from(row.secretHash)).toEqual(hashClientSecret(made.clientSecret))
  expect(JSON.stringify(row)).not.toContain(made.clientSecret)
  expect(await use(await newToken(made))).toMatchObject({
    organizationId: organization.id,
    scopes: ['segments:read'],
  })
  const { key } = await getApiKey(actor, made.id)
  expect(key).toMatchObject({ permission: 'read', state: 'active', createdBy: 'Ada Admin' })
  expect(key.lastUsedAt).not.toBeNull()
  const event = await db.auditEvent.findFirstOrThrow({ where: { subjectId: made.id } })
  expect(event).toMatchObject({
    action: 'api_key.created',
    actorId: actor.userId,
    organizationId: organization.id,
  })
  expect(JSON.stringify(event)).not.toContain(made.clientSecret)
})

test('a key ends after so many days, or with the day that was chosen', async () => {
  const end = async (more: object) => (await createApiKey(actor, wanted(more), now)).expiresAt
  expect(await end({ expiry: '30' })).toEqual(new Date(Number(now) + 30 * day))
  expect(await end({ expiry: 'date', expiresOn: '2099-01-31' })).toEqual(new Date('2099-02-01T00:00:00Z'))
  const today = now.toISOString().slice(0, 10)
  expect(Number(await end({ expiry: 'date', expiresOn: today }))).toBeGreaterThan(Number(now))
  const yesterday = new Date(Number(now) - day).toISOString().slice(0, 10)
  await expect(end({ expiry: 'date', expiresOn: yesterday })).rejects.toMatchObject({
    code: 'invalid',
    details: { fields: { expiresOn: 'datePassed' } },
  })
})

test('two keys in use have two names; a revoked one leaves its name to the next', async () => {
  const first = await createApiKey(actor, wanted({ name: 'Learning' }))
  await expect(createApiKey(actor, wanted({ name: 'Learning' }))).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'apiKeyNameTaken', fields: { name: 'apiKeyNameTaken' } },
  })
  await createApiKey(await foreignMemberActor(), wanted({ name: 'Learning' }))
  await revokeApiKey(actor, { keyId: first.id })
  await createApiKey(actor, wanted({ name: 'Learning' }))
})

test('an organization has a hundred keys at most', async () => {
  const other = await memberActor(await factories.createOrganization(db))
  await db.apiKey.createMany({
    data: Array.from({ length: 100 }, (_, index) => ({
      organizationId: other.organizationId,
      name: `Key ${index}`,
      scopes: ['segments:read'],
      secretHash: new Uint8Array(32),
    })),
  })
  await expect(createApiKey(other, wanted())).rejects.toMatchObject({ details: { reason: 'tooManyApiKeys' } })
})

test('of keys that are made at once, no more are made than there is room for', async () => {
  const other = await memberActor(await factories.createOrganization(db))
  await db.apiKey.createMany({
    data: Array.from({ length: 98 }, (_, index) => ({
      organizationId: other.organizationId,
      name: `Key ${index}`,
      scopes: ['segments:read'],
      secretHash: new Uint8Array(32),
    })),
  })
  const made = await Promise.allSettled(Array.from({ length: 6 }, () => createApiKey(other, wanted())))
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
})

test('the last day that can be written is one that a key can end with', async () => {
  const { id } = await createApiKey(actor, wanted({ expiry: 'date', expiresOn: '9999-12-31' }), now)
  expect((await getApiKey(actor, id)).key).toMatchObject({ id, state: 'active' })
  await rotateApiKey(actor, { keyId: id, overlapHours: 0 })
  expect((await listApiKeys(actor)).map((key) => key.id)).toContain(id)
  await revokeApiKey(actor, { keyId: id })
})

test('the list says what each key is up to, without a secret, and what it created', async () => {
  const own = await memberActor(await factories.createOrganization(db))
  const soon = new Date(Date.now() + 5 * day)
  const make = (overrides: factories.ApiKeyOverrides) =>
    factories.createApiKey(db, { id: own.organizationId }, overrides)
  await make({ name: 'Gone', revokedAt: new Date() })
  await make({ name: 'Expired', expiresAt: new Date(Date.now() - 1) })
  const ending = await make({ name: 'Ending', expiresAt: soon })
  await make({ name: 'Sample', isDemo: true })
  const rows = await listApiKeys(own)
  expect(rows.map(({ name, state }) => [name, state])).toEqual([
    ['Ending', 'expiring'],
    ['Expired', 'expired'],
    ['Gone', 'revoked'],
  ])
  expect(JSON.stringify(rows)).not.toMatch(/secret|hash/i)
  await db.segment.createMany({
    data: Array.from({ length: 7 }, (_, index) => ({
      organizationId: own.organizationId,
      name: `Segment ${index}`,
      sourceId: ending.id,
      updatedAt: new Date(),
    })),
  })
  const { segments } = await getApiKey(own, ending.id)
  expect(segments).toMatchObject({
    count: 7,
    names: ['Segment 0', 'Segment 1', 'Segment 2', 'Segment 3', 'Segment 4'],
  })
  expect((await getApiAddress(own)).segmentsUrl).toMatch(
    /\/api\/public\/v1\/user\/system\/[0-9a-f-]{36}\/segment$/,
  )
})

test('keys of another organization do not exist', async () => {
  const { id: keyId } = await factories.createApiKey(db, organization)
  const stranger = await foreignMemberActor()
  const absent = { code: 'not_found' }
  await expect(getApiKey(stranger, keyId)).rejects.toMatchObject(absent)
  await expect(rotateApiKey(stranger, { keyId, overlapHours: 0 })).rejects.toMatchObject(absent)
  await expect(revokeApiKey(stranger, { keyId })).rejects.toMatchObject(absent)
  expect(await listApiKeys(stranger)).toEqual([])
})

test('who may only view sees the keys and changes none; others see none', async () => {
  const { id: keyId } = await factories.createApiKey(db, organization)
  const viewer = await memberActor(organization, 'view')
  expect((await listApiKeys(viewer)).length).toBeGreaterThan(0)
  const forbidden = { code: 'forbidden' }
  await expect(createApiKey(viewer, wanted())).rejects.toMatchObject(forbidden)
  await expect(rotateApiKey(viewer, { keyId, overlapHours: 0 })).rejects.toMatchObject(forbidden)
  await expect(revokeApiKey(viewer, { keyId })).rejects.toMatchObject(forbidden)
  for (const other of [await employeeActor(organization), await partnerActor()]) {
    await expect(listApiKeys(other)).rejects.toMatchObject(forbidden)
    await expect(getApiAddress(other)).rejects.toMatchObject(forbidden)
  }
  await expect(getApiKey(visitor, keyId)).rejects.toMatchObject({ code: 'unauthenticated' })
})
