import { randomBytes } from 'node:crypto'
import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { hashScimToken } from '@/lib/auth/load-scim-actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'

const hourMs = 60 * 60 * 1000

/**
 * Makes the organization's token, or another in its place: the former one stays good for so many hours. One that was
 * still good from an earlier change ends.
 * @returns the token, which is kept nowhere and so can be shown this once only
 */
export async function issueScimToken(
  actor: Actor,
  { overlapHours }: { overlapHours: number },
  now = new Date(),
): Promise<{ token: string; formerUntil: Date | null; isReplacement: boolean }> {
  authorize(actor, 'scim-token:update')
  const { organizationId, memberId: createdById } = actor
  // 256 bits; the prefix tells scanners for leaked secrets what it is.
  const token = `portico_scim_${randomBytes(32).toString('base64url')}`
  const tokenHash = hashScimToken(token)
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Organization" WHERE "id" = ${organizationId}::uuid FOR NO KEY UPDATE`
    const former = await tx.scimToken.findUnique({ where: { organizationId }, select: { tokenHash: true } })
    const formerUntil = former && overlapHours > 0 ? new Date(Number(now) + overlapHours * hourMs) : null
    const data = {
      tokenHash,
      createdById,
      createdAt: now,
      previousTokenHash: formerUntil && former ? former.tokenHash : null,
      previousUntil: formerUntil,
    }
    await tx.scimToken.upsert({
      where: { organizationId },
      create: { organizationId, ...data },
      update: data,
    })
    await audit(tx, actor, {
      action: former ? 'scim_token.replaced' : 'scim_token.created',
      subject: { type: 'organization', id: organizationId },
      details: former ? { hours: overlapHours } : {},
    })
    return { token, formerUntil, isReplacement: former !== null }
  })
}

/**
 * Ends the organization's token at once, and one before that was still good; people and groups stay.
 * @throws AppError `not_found` when there is none
 */
export async function revokeScimToken(actor: Actor): Promise<void> {
  authorize(actor, 'scim-token:update')
  const { organizationId } = actor
  await db.$transaction(async (tx) => {
    const { count } = await tx.scimToken.deleteMany({ where: { organizationId } })
    if (count === 0) throw new AppError('not_found')
    const subject = { type: 'organization', id: organizationId }
    await audit(tx, actor, { action: 'scim_token.revoked', subject })
  })
}
