import { beforeAll, expect, test } from 'vitest'
import { createApiKey, revokeApiKey, rotateApiKey } from '@/lib/api-keys/mutations'
import { getApiKey } from '@/lib/api-keys/queries'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { sweep } from '@/lib/worker/sweep'
import { memberActor } from '@/tests/support/actors'
import * as factories from '@/tests/support/factories'
import { ended, newToken, notAccepted, use, wanted } from './samples'

const day = 24 * 60 * 60 * 1000

const hour = 60 * 60 * 1000

let organization: { id: string; guid: string }

let actor: MemberActor

beforeAll(async () => {
  organization = await factories.createOrganization(db)
  actor = await memberActor(organization, 'edit', { user: { name: 'Ada Admin' } })
})

test('the former secret stays good for as long as it was given, and its tokens for as long as others', async () => {
  const key = await createApiKey(actor, wanted())
  const token = await newToken(key)
  const rotated = await rotateApiKey(actor, { keyId: key.id, overlapHours: 24 })
  expect(Number(rotated.formerUntil) - Date.now()).toBeGreaterThan(24 * hour - 60_000)
  const renewed = { id: key.id, clientSecret: rotated.clientSecret }
  await use(await newToken(key))
  await use(await newToken(renewed))
  expect((await getApiKey(actor, key.id)).key.formerUntil).toEqual(rotated.formerUntil)

  const over = new Date(Date.now() - 1000)
  await db.apiKey.update({ where: { id: key.id }, data: { previousUntil: over } })
  await expect(newToken(key)).rejects.toMatchObject(notAccepted)
  await use(token)
  await sweep.run({})
  await use(token)
  const longOver = new Date(Date.now() - day - 1000)
  await db.apiKey.update({ where: { id: key.id }, data: { previousUntil: longOver } })
  await sweep.run({})
  await expect(use(token)).rejects.toMatchObject(ended)
  await use(await newToken(renewed))
})

test('a secret that is ended takes its tokens along, and those of other secrets stay', async () => {
  const key = await createApiKey(actor, wanted())
  const token = await newToken(key)
  const second = await rotateApiKey(actor, { keyId: key.id, overlapHours: 0 })
  await expect(use(token)).rejects.toMatchObject(ended)
  await expect(newToken(key)).rejects.toMatchObject(notAccepted)
  const kept = await newToken(second)
  const third = await rotateApiKey(actor, { keyId: key.id, overlapHours: 168 })
  await use(kept)
  await rotateApiKey(actor, { keyId: key.id, overlapHours: 24 })
  await expect(use(kept)).rejects.toMatchObject(ended)
  await use(await newToken(third))
})

test('of secrets made at the same time, the last two work at most', async () => {
  const key = await createApiKey(actor, wanted())
  const rotations = Array.from({ length: 4 }, () => rotateApiKey(actor, { keyId: key.id, overlapHours: 24 }))
  const made = await Promise.all(rotations)
  const tries = await Promise.allSettled([key, ...made].map(newToken))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
})

test('a revoked key ends at once with all that it was given, and gets no other secret', async () => {
  const key = await createApiKey(actor, wanted())
  const token = await newToken(key)
  await rotateApiKey(actor, { keyId: key.id, overlapHours: 168 })
  await revokeApiKey(actor, { keyId: key.id })
  await expect(use(token)).rejects.toMatchObject(ended)
  await expect(newToken(key)).rejects.toMatchObject(notAccepted)
  const rotation = rotateApiKey(actor, { keyId: key.id, overlapHours: 24 })
  await expect(rotation).rejects.toMatchObject({ details: { reason: 'apiKeyRevoked' } })
  const { key: shown } = await getApiKey(actor, key.id)
  expect(shown).toMatchObject({ state: 'revoked', formerUntil: null })
  await revokeApiKey(actor, { keyId: key.id })
  const where = { subjectId: key.id, action: 'api_key.revoked' }
  expect(await db.auditEvent.count({ where })).toBe(1)
})

test('an expired key gets no other secret', async () => {
  const { id: keyId } = await factories.createApiKey(db, organization, {
    expiresAt: new Date(Date.now() - 1),
  })
  const rotation = rotateApiKey(actor, { keyId, overlapHours: 24 })
  await expect(rotation).rejects.toMatchObject({ details: { reason: 'apiKeyExpired' } })
})
