import type { OrganizationActor } from '@/lib/auth/actor'
import type { StoredCredential } from '@/lib/connections/credentials/queries'
import type { GrantedClient } from '@/lib/connections/oauth-clients/schema'
import { isRefreshable, refreshTime } from '@/lib/connections/refresh/rules'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { credentialsAad, type DataKey, getVault, holdMasterKeys } from '@/lib/vault'

/** The organization's data key, made at its first use. Two at once end up with the same one. */
export async function ensureDataKey(tx: Transaction, organizationId: string): Promise<DataKey> {
  const where = { organizationId }
  const known = await tx.organizationKey.findUnique({ where })
  if (known) return getVault().unwrap(known.wrappedKey)
  await holdMasterKeys(tx)
  const { wrapped } = getVault().generateDataKey()
  await tx.organizationKey.createMany({
    data: { organizationId, wrappedKey: new Uint8Array(wrapped) },
    skipDuplicates: true,
  })
  const { wrappedKey } = await tx.organizationKey.findUniqueOrThrow({ where })
  return getVault().unwrap(wrappedKey)
}

/** Seals values for one connection of the actor's organization; they open nowhere else. */
export async function sealFor(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
  values: Readonly<Record<string, string>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { organizationId } = actor
  return seal(await ensureDataKey(tx, organizationId), { organizationId, connectionId }, values)
}

/** Seals other values for the connection that these were read from. */
export function sealAgain(
  { organizationId }: OrganizationActor,
  { connectionId, dataKey }: Pick<StoredCredential, 'connectionId' | 'dataKey'>,
  values: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  if (!dataKey) throw new AppError('unavailable', { reason: 'credentialsUnreadable' })
  return seal(dataKey, { organizationId, connectionId }, values)
}

function seal(
  dataKey: DataKey,
  place: { organizationId: string; connectionId: string },
  values: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(getVault().seal(dataKey, JSON.stringify(values), credentialsAad(place)))
}

/** What is known of the values that are stored, beside when an access token ends. */
interface Replacement {
  /** When what a person has entered ends. */
  secretExpiresAt?: Date | null
  /** What is replaced, as it is stored, and until when it stays good; `as it was`: nothing is replaced. */
  former?: { sealed: Uint8Array<ArrayBuffer>; until: Date } | 'as it was' | null
  /** The OAuth client that a person authorized for it. */
  client?: GrantedClient | null
  /** Tokens that end with these, sealed. */
  heldTokens?: Uint8Array<ArrayBuffer> | null
}

/**
 * Replaces what a connection authenticates with. A refresh that is under way for the former values comes too late.
 * @param expiresAt when the key or access token ends, where known
 * @param method decides whether Portico can ask for a new token by itself; a refresh token always lets it
 */
export async function storeCredentials(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
  values: Readonly<Record<string, string>>,
  expiresAt: Date | null = null,
  method: string | null = null,
  { secretExpiresAt = null, former = null, client = null, heldTokens = null }: Replacement = {},
): Promise<void> {
  const sealed = await sealFor(tx, actor, connectionId, values)
  const refreshAt = isRefreshable(method, values) ? refreshTime(expiresAt, new Date()) : null
  const granted = { clientSource: client?.source ?? null, clientId: client?.clientId ?? null }
  const data = { sealed, expiresAt, refreshAt, secretExpiresAt, ...granted, heldTokens }
  await tx.credential.upsert({
    where: { connectionId },
    create: { connectionId, ...data },
    update: {
      ...data,
      ...(former !== 'as it was' && {
        previousSealed: former?.sealed ?? null,
        previousUntil: former?.until ?? null,
      }),
      version: { increment: 1 },
      leaseId: null,
      leasedUntil: null,
      pausedUntil: null,
    },
  })
}
