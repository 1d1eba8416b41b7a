import { randomUUID } from 'node:crypto'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { batched } from '@/lib/batches'
import type { CredentialRow } from '@/lib/connections/credentials/queries'
import { recordFailure } from '@/lib/connections/health/mutations'
import { lockRow } from '@/lib/connections/queries'
import { recoverRefreshJob } from '@/lib/connections/refresh/schema'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'

/** Credentials as they were read: what another has replaced meanwhile is left alone. */
export interface Known {
  connectionId: string
  sealed: Uint8Array<ArrayBuffer> | null
}

/** A lease with all that is needed to ask for a token, still sealed. */
export interface Claim extends CredentialRow {
  leaseId: string
  failureCount: number
  listingId: string
  provider: string
  /** When the listing's connector was last changed. */
  definedAt: Date
  hasPreset: boolean
  /** The OAuth client that a person authorized. */
  grantedSource: string | null
  grantedId: string | null
  /** Of the OAuth client that is registered for the listing; null: none is. */
  clientId: string | null
  clientKey: Uint8Array | null
  clientSecret: Uint8Array | null
}

export interface Wanted {
  connectionId: string
  /** Only these credentials. */
  sealed?: Uint8Array<ArrayBuffer> | null
  /** For how long. */
  seconds: number
}

interface Owned {
  organizationId: string
}

const toHex = (bytes: Uint8Array | null | undefined) => bytes && Buffer.from(bytes).toString('hex')

/** Connections whose tokens this process is refreshing. */
export const underWay = new Set<string>()

// A statement costs more than the rows in it: with others on their way, a few milliseconds are well spent.
const together = { most: 50, waitMs: () => (underWay.size > 1 ? 6 : 0) }
const claimOne = batched(claimAll, together)
const storeOne = batched(storeAll, together)

/**
 * Holds all other processes off a connection's token for a while, unless one of them came first or there is a
 * pause.
 * @returns null: not now, or not these
 */
export function claim({ organizationId }: OrganizationActor, wanted: Wanted): Promise<Claim | null> {
  return claimOne({ ...wanted, organizationId })
}

/** Whether nobody refreshes a credential, and nothing keeps anybody from it. */
export const isFree = Prisma.sql`
        (credential."leasedUntil" IS NULL OR credential."leasedUntil" <= clock_timestamp())
        AND (credential."pausedUntil" IS NULL OR credential."pausedUntil" <= clock_timestamp())`

/** Joined to `free`, the claimed credentials: where the columns of a claim stand. */
export const claimTables = Prisma.sql`
    JOIN "Connection" connection ON connection."id" = free."connectionId"
    JOIN "Listing" listing ON listing."id" = connection."listingId"
    JOIN "Connector" connector ON connector."listingId" = connection."listingId"
    LEFT JOIN "OrganizationKey" key ON key."organizationId" = connection."organizationId"
    LEFT JOIN "OAuthClient" client ON client."listingId" = connection."listingId"
    LEFT JOIN "PolicyPreset" preset
      ON preset."organizationId" = connection."organizationId" AND preset."listingId" = connection."listingId"`

/** The columns of a claim, but for its lease. */
export const claimColumns = Prisma.sql`
      connection."state", connection."stateReason", connection."authMethod" AS "method",
      connection."config", credential."sealed", credential."version", credential."expiresAt", credential."refreshAt",
      connection."failingSince" IS NOT NULL AS "isFailing", key."wrappedKey",
      connection."failureCount", connection."listingId", listing."name" AS "provider",
      connector."updatedAt" AS "definedAt", preset."listingId" IS NOT NULL AS "hasPreset",
      credential."clientSource" AS "grantedSource", credential."clientId" AS "grantedId",
      client."clientId", client."wrappedKey" AS "clientKey", client."sealedSecret" AS "clientSecret"`

async function claimAll(wanted: (Wanted & Owned)[]): Promise<(Claim | null)[]> {
  const leased = wanted.map(({ sealed, ...one }) => ({
    ...one,
    sealed: toHex(sealed),
    leaseId: randomUUID(),
  }))
  const claims = await db.$queryRaw<Claim[]>`/* claim_refreshes */
    WITH free AS (
      SELECT wanted."leaseId", wanted."seconds", credential."connectionId"
      FROM jsonb_to_recordset(${JSON.stringify(leased)}::jsonb) AS wanted("connectionId" uuid, "organizationId" uuid,
        "sealed" text, "seconds" int, "leaseId" uuid)
      JOIN "Credential" credential ON credential."connectionId" = wanted."connectionId"
      JOIN "Connection" connection ON connection."id" = wanted."connectionId"
      WHERE connection."organizationId" = wanted."organizationId"
        AND (wanted."sealed" IS NULL OR credential."sealed" = decode(wanted."sealed", 'hex'))
        AND ${isFree}
      FOR UPDATE OF credential SKIP LOCKED
    )
    UPDATE "Credential" credential
    SET "leaseId" = free."leaseId", "leasedUntil" = clock_timestamp() + free."seconds" * interval '1 second'
    FROM free
    ${claimTables}
    WHERE credential."connectionId" = free."connectionId"
    RETURNING free."leaseId", ${claimColumns}`
  const byLease = new Map(claims.map((claim) => [claim.leaseId, claim]))
  return leased.map(({ leaseId }) => byLease.get(leaseId) ?? null)
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
export function storeRefreshed(
  { organizationId }: OrganizationActor,
  { connectionId, sealed: former }: Known,
  refreshed: Refreshed,
): Promise<number | null> {
  return storeOne({ organizationId, connectionId, former, ...refreshed })
}

type Storing = Refreshed & Owned & { connectionId: string; former: Known['sealed'] }

async function storeAll(storing: Storing[]): Promise<(number | null)[]> {
  const given = storing.map((one) => ({ ...one, former: toHex(one.former), sealed: toHex(one.sealed) }))
  const stored = await db.$queryRaw<{ connectionId: string; version: number }[]>`/* store_refreshed */
    UPDATE "Credential" credential
    SET "sealed" = decode(given."sealed", 'hex'), "expiresAt" = given."expiresAt", "refreshAt" = given."refreshAt",
      "version" = credential."version" + 1, "leaseId" = NULL, "leasedUntil" = NULL, "pausedUntil" = NULL,
      "updatedAt" = now()
    FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS given("connectionId" uuid, "organizationId" uuid,
      "former" text, "sealed" text, "expiresAt" timestamptz, "refreshAt" timestamptz)
    JOIN "Connection" connection ON connection."id" = given."connectionId"
    WHERE credential."connectionId" = given."connectionId" AND credential."sealed" = decode(given."former", 'hex')
      AND connection."organizationId" = given."organizationId"
    RETURNING credential."connectionId", credential."version"`
  const versions = new Map(stored.map(({ connectionId, version }) => [connectionId, version]))
  return storing.map(({ connectionId }) => versions.get(connectionId) ?? null)
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
    const ended = await tx.$executeRaw`
      UPDATE "Credential" SET "leaseId" = NULL, "leasedUntil" = NULL, "refreshAt" = ${next.refreshAt},
        "pausedUntil" = clock_timestamp() + ${next.pauseMs}::int * interval '1 millisecond'
      WHERE "connectionId" = ${connectionId}::uuid AND "leaseId" = ${leaseId}::uuid AND "sealed" = ${sealed}`
    if (ended === 0) return false
    const status = failure.status || null
    await recordFailure(tx, actor, { connectionId, status, failure, isRevoked }, now)
    return true
  })
}

/** Ends a lease after something that says nothing about the connection. The next may try after a pause. */
export async function releaseLease({ connectionId }: Known, leaseId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "Credential" SET "leaseId" = NULL, "leasedUntil" = NULL,
      "pausedUntil" = clock_timestamp() + interval '30 seconds',
      "refreshAt" = clock_timestamp() + interval '15 minutes'
    WHERE "connectionId" = ${connectionId}::uuid AND "leaseId" = ${leaseId}::uuid`
}

/**
 * Finds the leases whose process did not say how it ended, and has each of them looked after.
 * @returns how many
 */
export async function findLostLeases(actor: Actor): Promise<number> {
  authorize(actor, 'connection:plan')
  const lost = await db.$queryRaw<unknown[]>`
    SELECT job.id
    FROM "Credential" credential JOIN "Connection" connection ON connection."id" = credential."connectionId",
      graphile_worker.add_job(
        ${recoverRefreshJob.name}::text,
        payload => json_build_object(
          'organizationId', connection."organizationId", 'connectionId', credential."connectionId"),
        max_attempts => 3,
        job_key => ${recoverRefreshJob.name}::text || ':' || credential."connectionId"
      ) AS job
    WHERE credential."leaseId" IS NOT NULL AND credential."leasedUntil" <= clock_timestamp()`
  return lost.length
}
