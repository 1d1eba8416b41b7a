import { randomUUID } from 'node:crypto'
import type { OrganizationActor } from '@/lib/auth/actor'
import { recordFailure } from '@/lib/connections/health/mutations'
import { lockRow } from '@/lib/connections/queries'
import { recoverRefreshJob, recoveryPrefix } from '@/lib/connections/refresh/schema'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { db } from '@/lib/db'

/** Credentials as they were read: what another has replaced meanwhile is left alone. */
export interface Known {
  connectionId: string
  sealed: Uint8Array<ArrayBuffer> | null
}

/**
 * Holds all other processes off a connection's token for a while, unless one of them came first or there is a
 * pause. With it comes a job that looks after the token should this process end before it lets go.
 * @returns the id of the lease; null: not now
 */
export async function takeLease(
  { organizationId }: OrganizationActor,
  { connectionId, sealed }: Known,
  seconds: number,
): Promise<string | null> {
  const leaseId = randomUUID()
  const payload = JSON.stringify({ organizationId, connectionId })
  const taken = await db.$queryRaw<unknown[]>`/* take_lease */
    WITH taken AS (
      UPDATE "Credential" credential
      SET "leaseId" = ${leaseId}::uuid, "leasedUntil" = clock_timestamp() + ${seconds}::int * interval '1 second'
      FROM "Connection" connection
      WHERE credential."connectionId" = ${connectionId}::uuid AND connection."id" = credential."connectionId"
        AND connection."organizationId" = ${organizationId}::uuid AND credential."sealed" = ${sealed}
        AND (credential."leasedUntil" IS NULL OR credential."leasedUntil" <= clock_timestamp())
        AND (credential."pausedUntil" IS NULL OR credential."pausedUntil" <= clock_timestamp())
      RETURNING credential."connectionId", credential."leasedUntil"
    )
    SELECT job.id FROM taken, graphile_worker.add_job(
      ${recoverRefreshJob.name}::text,
      payload => ${payload}::json,
      run_at => taken."leasedUntil" + interval '1 second',
      job_key => ${recoveryPrefix}::text || taken."connectionId"
    ) AS job`
  return taken.length > 0 ? leaseId : null
}

export interface Refreshed {
  sealed: Uint8Array<ArrayBuffer>
  expiresAt: Date | null
  refreshAt: Date | null
}

/**
 * Stores what a refresh brought in place of what was read, whoever holds the lease by now: a refresh token that the
 * provider has replaced is worth nothing any more.
 * @returns the version; null: the credentials were replaced meanwhile
 */
export async function storeRefreshed(
  { organizationId }: OrganizationActor,
  { connectionId, sealed }: Known,
  refreshed: Refreshed,
): Promise<number | null> {
  const [stored] = await db.$queryRaw<{ version: number }[]>`/* store_refreshed */
    WITH stored AS (
      UPDATE "Credential" credential
      SET "sealed" = ${refreshed.sealed}, "expiresAt" = ${refreshed.expiresAt}, "refreshAt" = ${refreshed.refreshAt},
        "version" = credential."version" + 1, "leaseId" = NULL, "leasedUntil" = NULL, "pausedUntil" = NULL,
        "updatedAt" = now()
      FROM "Connection" connection
      WHERE credential."connectionId" = ${connectionId}::uuid AND connection."id" = credential."connectionId"
        AND connection."organizationId" = ${organizationId}::uuid AND credential."sealed" = ${sealed}
      RETURNING credential."connectionId", credential."version"
    )
    SELECT stored."version"
    FROM stored, graphile_worker.remove_job(${recoveryPrefix}::text || stored."connectionId") AS job`
  return stored?.version ?? null
}

export interface RefreshFailed {
  failure: TestFailure
  /** Nothing that was granted or entered is good any more. */
  isRevoked: boolean
  pauseMs: number
  /** When the planner tries again. */
  refreshAt: Date
}

/**
 * Ends a lease with a failure, and records it.
 * @returns false: the lease had passed to another process, or the credentials were replaced; nothing is recorded
 */
export async function endInFailure(
  actor: OrganizationActor,
  { connectionId, sealed }: Known,
  leaseId: string,
  { failure, isRevoked, pauseMs, refreshAt }: RefreshFailed,
  now: Date,
): Promise<boolean> {
  // What is revoked is tried again by whoever asks for a check, at once.
  const next = isRevoked ? { pauseMs: 0, refreshAt: null } : { pauseMs, refreshAt }
  return db.$transaction(async (tx) => {
    await lockRow(tx, actor, connectionId)
    const ended = await tx.$queryRaw<unknown[]>`
      WITH ended AS (
        UPDATE "Credential" SET "leaseId" = NULL, "leasedUntil" = NULL, "refreshAt" = ${next.refreshAt},
          "pausedUntil" = clock_timestamp() + ${next.pauseMs}::int * interval '1 millisecond'
        WHERE "connectionId" = ${connectionId}::uuid AND "leaseId" = ${leaseId}::uuid AND "sealed" = ${sealed}
        RETURNING "connectionId"
      )
      SELECT job.id FROM ended, graphile_worker.remove_job(${recoveryPrefix}::text || ended."connectionId") AS job`
    if (ended.length === 0) return false
    const status = failure.status || null
    await recordFailure(tx, actor, { connectionId, status, failure, isRevoked }, now)
    return true
  })
}

/** Ends a lease after something that says nothing about the connection. The next may try after a pause. */
export async function releaseLease({ connectionId }: Known, leaseId: string): Promise<void> {
  await db.$queryRaw`
    WITH released AS (
      UPDATE "Credential" SET "leaseId" = NULL, "leasedUntil" = NULL,
        "pausedUntil" = clock_timestamp() + interval '30 seconds',
        "refreshAt" = clock_timestamp() + interval '15 minutes'
      WHERE "connectionId" = ${connectionId}::uuid AND "leaseId" = ${leaseId}::uuid
      RETURNING "connectionId"
    )
    SELECT job.id FROM released, graphile_worker.remove_job(${recoveryPrefix}::text || released."connectionId") AS job`
}
