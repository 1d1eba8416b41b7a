import type { OrganizationActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { credentialsAad, type DataKey, getVault, holdMasterKeys } from '@/lib/vault'

/** The organization's data key, made at its first use. Two at once end up with the same one. */
async function ensureDataKey(tx: Transaction, organizationId: string): Promise<DataKey> {
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
  const dataKey = await ensureDataKey(tx, organizationId)
  const sealed = getVault().seal(
    dataKey,
    JSON.stringify(values),
    credentialsAad({ organizationId, connectionId }),
  )
  return new Uint8Array(sealed)
}

/**
 * Replaces what a connection authenticates with.
 * @param expiresAt when the key or access token ends, where known
 */
export async function storeCredentials(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
  values: Readonly<Record<string, string>>,
  expiresAt: Date | null = null,
): Promise<void> {
  const sealed = await sealFor(tx, actor, connectionId, values)
  await tx.credential.upsert({
    where: { connectionId },
    create: { connectionId, sealed, expiresAt },
    update: { sealed, expiresAt },
  })
}
