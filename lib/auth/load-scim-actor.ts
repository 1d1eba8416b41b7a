import { createHash } from 'node:crypto'
import { mint, type ScimActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'

/** How often a use is noted, at most. */
const noteEveryMs = 60_000

/** Under which a token is kept: it is random, so a slow hash would add nothing. */
export function hashScimToken(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(token).digest())
}

/**
 * The identity provider that a token is of, asked anew for each request: one that was revoked or whose overlap is over
 * is nobody's.
 * @param address network address of the request
 */
export async function loadScimActor(
  token: string,
  address: string | null = null,
  now = new Date(),
): Promise<ScimActor | null> {
  const tokenHash = hashScimToken(token)
  const row = await db.scimToken.findFirst({
    where: { OR: [{ tokenHash }, { previousTokenHash: tokenHash, previousUntil: { gt: now } }] },
    select: { organizationId: true, lastUsedAt: true },
  })
  if (!row) return null
  const { organizationId, lastUsedAt } = row
  const before = new Date(Number(now) - noteEveryMs)
  if (!lastUsedAt || lastUsedAt <= before) {
    await db.scimToken.updateMany({
      where: { organizationId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }] },
      data: { lastUsedAt: now },
    })
  }
  return mint<ScimActor>({ kind: 'scim', organizationId, address })
}
