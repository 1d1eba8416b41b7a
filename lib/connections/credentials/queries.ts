import { z } from 'zod'
import type { OrganizationActor } from '@/lib/auth/actor'
import { type MethodType, methodTypes } from '@/lib/connectors/method-types/schema'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { ConnectionState } from '@/lib/generated/prisma/enums'
import { credentialsAad, type DataKey, getVault } from '@/lib/vault'

const valuesSchema = z.record(z.string(), z.string())

/**
 * What was sealed for a connection of the actor's organization. For the call to the provider alone: the
 * values never leave the server.
 * @throws AppError `unavailable` (`credentialsUnreadable`) when no master key opens it
 */
export async function openFor(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
  sealed: Uint8Array,
): Promise<Record<string, string>> {
  const { organizationId } = actor
  const key = await tx.organizationKey.findUnique({ where: { organizationId } })
  return open({ organizationId, connectionId }, key && getVault().unwrap(key.wrappedKey), sealed)
}

interface Place {
  organizationId: string
  connectionId: string
}

function open(place: Place, dataKey: DataKey | null, sealed: Uint8Array): Record<string, string> {
  if (!dataKey) throw new AppError('unavailable', { reason: 'credentialsUnreadable' })
  const plaintext = getVault().open(dataKey, sealed, credentialsAad(place))
  try {
    return valuesSchema.parse(JSON.parse(plaintext.toString('utf8')))
  } finally {
    plaintext.fill(0)
  }
}

/** The columns that `toStored` opens. */
export interface CredentialRow {
  state: ConnectionState
  stateReason: string | null
  method: string | null
  config: unknown
  sealed: Uint8Array<ArrayBuffer> | null
  version: number | null
  expiresAt: Date | null
  refreshAt: Date | null
  isFailing: boolean
  wrappedKey: Uint8Array | null
}

/** What a connection authenticates with, opened, and what says whether it may be used. */
export interface StoredCredential {
  connectionId: string
  state: ConnectionState
  stateReason: string | null
  /** Null until one is chosen. */
  method: MethodType | null
  config: Record<string, string>
  values: Record<string, string>
  /** The same as it is stored; each sealing differs, so it tells one change from the next. Null: nothing is. */
  sealed: Uint8Array<ArrayBuffer> | null
  /** Grows with each change of the values; 0 where nothing is stored. */
  version: number
  expiresAt: Date | null
  refreshAt: Date | null
  /** Whether its last test or refresh failed. */
  isFailing: boolean
  /** What opened it, the organization's only one. */
  dataKey: DataKey | null
}

/**
 * Reads and opens what a connection authenticates with, in one statement. For calls to the provider alone.
 * @returns null for a connection that is not of the actor's organization
 * @throws AppError `unavailable` (`credentialsUnreadable`) when no master key opens it
 */
export async function readCredential(
  actor: OrganizationActor,
  connectionId: string,
): Promise<StoredCredential | null> {
  const { organizationId } = actor
  const [row] = await db.$queryRaw<CredentialRow[]>`/* read_credential */
    SELECT connection."state", connection."stateReason", connection."authMethod" AS "method", connection."config",
      credential."sealed", credential."version", credential."expiresAt", credential."refreshAt",
      connection."failingSince" IS NOT NULL AS "isFailing", key."wrappedKey"
    FROM "Connection" connection
    LEFT JOIN "Credential" credential ON credential."connectionId" = connection."id"
    LEFT JOIN "OrganizationKey" key ON key."organizationId" = connection."organizationId"
    WHERE connection."id" = ${connectionId}::uuid AND connection."organizationId" = ${organizationId}::uuid`
  return row ? toStored({ organizationId, connectionId }, row) : null
}

/** @throws AppError `unavailable` (`credentialsUnreadable`) when no master key opens it */
export function toStored(place: Place, row: CredentialRow): StoredCredential {
  const { state, stateReason, sealed, expiresAt, refreshAt, isFailing, wrappedKey } = row
  const dataKey = sealed && wrappedKey ? getVault().unwrap(wrappedKey) : null
  return {
    connectionId: place.connectionId,
    state,
    stateReason,
    method: methodTypes.find((known) => known === row.method) ?? null,
    config: valuesSchema.parse(row.config),
    values: sealed ? open(place, dataKey, sealed) : {},
    sealed,
    version: row.version ?? 0,
    expiresAt,
    refreshAt,
    isFailing,
    dataKey,
  }
}

/**
 * The key before the last replacement, opened, while both are good: for a call that the provider refuses with the
 * new one. Null: there is none, or its time is over.
 * @throws AppError `unavailable` (`credentialsUnreadable`)
 */
export async function previousCredential(
  actor: OrganizationActor,
  connectionId: string,
  now = new Date(),
): Promise<Record<string, string> | null> {
  const row = await db.credential.findFirst({
    where: { connectionId, connection: { organizationId: actor.organizationId }, previousUntil: { gt: now } },
    select: { previousSealed: true },
  })
  return row?.previousSealed ? openFor(db, actor, connectionId, row.previousSealed) : null
}
