import type { OrganizationActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'

export interface NextDefault {
  id: string
  name: string
  listingId: string
}

/**
 * The connections that become the default of these listings where none is: of those that can (`canBeDefault`) the
 * one that works best, then the oldest.
 * @param input.exceptId of one that is about to go, and so counts neither as default nor as its successor
 */
export function findNextDefaults(
  tx: Transaction,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  { listingIds, exceptId = null }: { listingIds: readonly string[]; exceptId?: string | null },
): Promise<NextDefault[]> {
  const others = (alias: string) => {
    const table = Prisma.raw(alias)
    return Prisma.sql`${table}."organizationId" = ${organizationId}::uuid
      AND ${table}."id" IS DISTINCT FROM ${exceptId}::uuid`
  }
  return tx.$queryRaw<NextDefault[]>`
    SELECT DISTINCT ON (c."listingId") c."id", c."name"::text, c."listingId" FROM "Connection" c
    WHERE ${others('c')} AND c."listingId" = ANY(${[...listingIds]}::uuid[])
      AND (c."state" <> 'pending' OR c."verifiedAt" IS NOT NULL)
      AND coalesce(c."stateReason", '') NOT IN ('approval', 'declined') AND c."heldReason" IS DISTINCT FROM 'approval'
      AND NOT EXISTS (
        SELECT FROM "Connection" d WHERE ${others('d')} AND d."listingId" = c."listingId" AND d."isDefault"
      )
    ORDER BY c."listingId",
      array_position(ARRAY['connected', 'needs_reconnect', 'needs_consent', 'pending', 'inactive'], c."state"::text),
      c."stateReason" IS NOT DISTINCT FROM 'degraded' OR (c."state" = 'connected' AND c."lastFailure" IS NOT NULL),
      c."stateReason" IS DISTINCT FROM 'policy', c."createdAt", c."id"`
}
