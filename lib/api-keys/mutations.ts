import { endOf, hashClientSecret, newClientSecret } from '@/lib/api-keys/rules'
import { type KeyPermission, mostKeys, scopesOf } from '@/lib/api-keys/schema'
import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isUniqueViolation } from '@/lib/database/unique'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'

export interface NewApiKey {
  name: string
  permission: KeyPermission
  /** One of `expiries`. */
  expiry: string
  expiresOn: string
}

/** A secret that was just made: it is stored nowhere. */
export interface Issued {
  id: string
  name: string
  clientSecret: string
  expiresAt: Date | null
  formerUntil: Date | null
}

/**
 * Makes a key, whose secret is in the answer and nowhere else.
 * @throws AppError `invalid` for a day that is over; `conflict` (`apiKeyNameTaken`, `tooManyApiKeys`)
 */
export async function createApiKey(actor: Actor, input: NewApiKey, now = new Date()): Promise<Issued> {
  authorize(actor, 'api-key:create')
  const { organizationId, memberId: createdById } = actor
  const { name, permission } = input
  const expiresAt = endOf(input.expiry, input.expiresOn, now)
  const clientSecret = newClientSecret()
  const created = db.$transaction(async (tx) => {
    await requireRoom(tx, organizationId)
    const { id } = await tx.apiKey.create({
      data: {
        organizationId,
        name,
        scopes: scopesOf[permission],
        secretHash: hashClientSecret(clientSecret),
        createdById,
        expiresAt,
      },
      select: { id: true },
    })
    const details = { name, permission, expiresAt: expiresAt?.toISOString() ?? null }
    await audit(tx, actor, { action: 'api_key.created', subject: { type: 'api-key', id }, details })
    return { id, name, clientSecret, expiresAt, formerUntil: null }
  })
  return created.catch((error: unknown) => {
    const fields = { name: 'apiKeyNameTaken' }
    throw isUniqueViolation(error) ? new AppError('conflict', { reason: 'apiKeyNameTaken', fields }) : error
  })
}

async function requireRoom(tx: Transaction, organizationId: string): Promise<void> {
  // One after the other: those that are made at once would count the same keys.
  await tx.$executeRaw`SELECT 1 FROM "Organization" WHERE "id" = ${organizationId}::uuid FOR NO KEY UPDATE`
  const count = await tx.apiKey.count({ where: { organizationId, revokedAt: null } })
  if (count >= mostKeys)
    throw new AppError('conflict', { reason: 'tooManyApiKeys', values: { count: mostKeys } })
}

/**
 * Gives a key another secret, in the answer and nowhere else. The former one stays good for so many hours; after
 * none, the tokens that it was given end with it. One that was still good from an earlier change ends either way.
 * @throws AppError `not_found`; `conflict` (`apiKeyRevoked`, `apiKeyExpired`)
 */
export async function rotateApiKey(
  actor: Actor,
  { keyId, overlapHours }: { keyId: string; overlapHours: number },
  now = new Date(),
): Promise<Issued> {
  authorize(actor, 'api-key:update')
  const clientSecret = newClientSecret()
  return db.$transaction(async (tx) => {
    const { name, secretHash, expiresAt } = await holdUsable(tx, actor.organizationId, keyId, now)
    const formerUntil = overlapHours > 0 ? new Date(Number(now) + overlapHours * hourMs) : null
    await tx.apiKey.update({
      where: { id: keyId, organizationId: actor.organizationId },
      data: {
        secretHash: hashClientSecret(clientSecret),
        previousSecretHash: formerUntil && secretHash,
        previousUntil: formerUntil,
      },
    })
    await audit(tx, actor, {
      action: 'api_key.rotated',
      subject: { type: 'api-key', id: keyId },
      details: { name, hours: overlapHours },
    })
    return { id: keyId, name, clientSecret, expiresAt, formerUntil }
  })
}

const hourMs = 60 * 60 * 1000

async function holdUsable(tx: Transaction, organizationId: string, id: string, now: Date) {
  await hold(tx, organizationId, id)
  const key = await tx.apiKey.findFirst({
    where: { id, organizationId },
    select: { name: true, secretHash: true, expiresAt: true, revokedAt: true },
  })
  if (!key) throw new AppError('not_found')
  if (key.revokedAt) throw new AppError('conflict', { reason: 'apiKeyRevoked' })
  if (key.expiresAt && key.expiresAt <= now) throw new AppError('conflict', { reason: 'apiKeyExpired' })
  return key
}

async function hold(tx: Transaction, organizationId: string, id: string): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM "ApiKey" WHERE "id" = ${id}::uuid AND "organizationId" = ${organizationId}::uuid FOR NO KEY UPDATE`
}

/**
 * Ends a key and all its tokens at once; what it put into segments stays. Once more does nothing.
 * @throws AppError `not_found`
 */
export async function revokeApiKey(
  actor: Actor,
  { keyId }: { keyId: string },
  now = new Date(),
): Promise<void> {
  authorize(actor, 'api-key:update')
  const where = { id: keyId, organizationId: actor.organizationId }
  await db.$transaction(async (tx) => {
    await hold(tx, actor.organizationId, keyId)
    const key = await tx.apiKey.findFirst({ where, select: { name: true, revokedAt: true } })
    if (!key) throw new AppError('not_found')
    if (key.revokedAt) return
    const data = { revokedAt: now, previousSecretHash: null, previousUntil: null }
    await tx.apiKey.update({ where, data })
    const subject = { type: 'api-key', id: keyId }
    await audit(tx, actor, { action: 'api_key.revoked', subject, details: { name: key.name } })
  })
}
