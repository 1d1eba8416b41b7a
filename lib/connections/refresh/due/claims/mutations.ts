import { type Claim, claimColumns, claimTables, isFree } from '@/lib/connections/refresh/lease/mutations'
import { leaseSeconds } from '@/lib/connections/refresh/rules'
import { db } from '@/lib/db'

/** A lease on a credential that is due, of whatever organization. */
export interface DueClaim extends Claim {
  connectionId: string
  organizationId: string
  refreshAt: Date
}

interface Wanted {
  dueBy: Date
  most: number
  /** The claim before: what is due earlier is left out. */
  after?: Pick<DueClaim, 'refreshAt' | 'connectionId'> | undefined
  /** Listings that get none. */
  exceptListings: readonly string[]
}

const earliest = { refreshAt: new Date(0), connectionId: '00000000-0000-0000-0000-000000000000' }

/**
 * Holds all other processes off the credentials that have been due for the longest, in the order of their times. What
 * was stored within the last minute is not renewed before its own time: some tokens live for seconds.
 */
export async function claimDue({ dueBy, most, after, exceptListings }: Wanted): Promise<DueClaim[]> {
  const { refreshAt, connectionId } = after ?? earliest
  const claims = await db.$queryRaw<DueClaim[]>`/* claim_due */
    WITH free AS MATERIALIZED (
      SELECT credential."connectionId", gen_random_uuid() AS "leaseId"
      FROM "Credential" credential JOIN "Connection" connection ON connection."id" = credential."connectionId"
      WHERE credential."refreshAt" <= ${dueBy}
        AND (credential."refreshAt", credential."connectionId") > (${refreshAt}::timestamptz, ${connectionId}::uuid)
        AND (credential."refreshAt" <= clock_timestamp()
          OR credential."updatedAt" < clock_timestamp() - interval '1 minute')
        AND EXISTS (SELECT FROM "Connector" WHERE "Connector"."listingId" = connection."listingId")
        AND connection."state" IN ('connected', 'needs_reconnect', 'needs_consent')
        AND connection."listingId" <> ALL(${exceptListings}::uuid[])
        AND ${isFree}
      ORDER BY credential."refreshAt", credential."connectionId" LIMIT ${most}
      FOR UPDATE OF credential SKIP LOCKED
    )
    UPDATE "Credential" credential
    SET "leaseId" = free."leaseId", "leasedUntil" = clock_timestamp() + ${leaseSeconds}::int * interval '1 second'
    FROM free
    ${claimTables}
    WHERE credential."connectionId" = free."connectionId"
    RETURNING free."leaseId", connection."id" AS "connectionId", connection."organizationId", ${claimColumns}`
  return claims.toSorted(
    (a, b) => Number(a.refreshAt) - Number(b.refreshAt) || (a.connectionId < b.connectionId ? -1 : 1),
  )
}
