import { endOfKey, type KeyEnd, thresholds } from '@/lib/api-keys/ending/rules'
import { shownWhere } from '@/lib/api-keys/queries'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { addDays } from '@/lib/days'
import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'

/** Keys that have ended or soon do, and that nobody has revoked. */
export function endingWhere(now: Date): Prisma.ApiKeyWhereInput {
  return { revokedAt: null, expiresAt: { lte: addDays(now, Math.max(...thresholds) + 1) } }
}

/** Those of them of whose end people are still to be told. */
export function untoldEndWhere(now: Date): Prisma.ApiKeyWhereInput {
  return { ...endingWhere(now), OR: [{ toldDays: null }, { toldDays: { gt: 0 } }] }
}

export interface EndingKey {
  id: string
  name: string
  lastUsedAt: Date | null
  end: KeyEnd
}

/** The organization's keys that somebody has to replace or to revoke, the first to end first. */
export async function listEndingKeys(actor: Actor, now: Date): Promise<EndingKey[]> {
  authorize(actor, 'api-key:read')
  const rows = await db.apiKey.findMany({
    where: { ...shownWhere(actor.organizationId), ...endingWhere(now) },
    orderBy: [{ expiresAt: 'asc' }, { name: 'asc' }],
    select: { id: true, name: true, lastUsedAt: true, expiresAt: true },
  })
  return rows.flatMap(({ expiresAt, ...key }) => {
    const end = expiresAt && endOfKey(expiresAt, now)
    return end ? [{ ...key, end }] : []
  })
}
