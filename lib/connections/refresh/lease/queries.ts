import type { OrganizationActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { ConnectionState } from '@/lib/generated/prisma/enums'

/** Who may refresh a connection's token at this moment, by the clock of the database. */
export interface Lease {
  state: ConnectionState
  /** Whether these are still the credentials that were read. */
  isSame: boolean
  /** Whether a process began to refresh them and has not said how it ended. */
  isHeld: boolean
  /** Milliseconds for which another process may still refresh, and for which nobody may; 0: no longer. */
  leasedMs: number
  pausedMs: number
}

/** @returns null where nothing is stored for a connection of the actor's organization */
export async function readLease(
  { organizationId }: OrganizationActor,
  { connectionId, sealed }: { connectionId: string; sealed: Uint8Array | null },
): Promise<Lease | null> {
  const [lease] = await db.$queryRaw<Lease[]>`/* read_lease */
    SELECT connection."state", credential."sealed" = ${sealed} AS "isSame", credential."leaseId" IS NOT NULL AS "isHeld",
      coalesce(extract(epoch FROM greatest(credential."leasedUntil" - clock_timestamp(), interval '0')), 0)::float8
        * 1000 AS "leasedMs",
      coalesce(extract(epoch FROM greatest(credential."pausedUntil" - clock_timestamp(), interval '0')), 0)::float8
        * 1000 AS "pausedMs"
    FROM "Credential" credential JOIN "Connection" connection ON connection."id" = credential."connectionId"
    WHERE credential."connectionId" = ${connectionId}::uuid AND connection."organizationId" = ${organizationId}::uuid`
  return lease ?? null
}
