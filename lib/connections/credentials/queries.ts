import { z } from 'zod'
import type { OrganizationActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { credentialsAad, getVault } from '@/lib/vault'

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
  if (!key) throw new AppError('unavailable', { reason: 'credentialsUnreadable' })
  const dataKey = getVault().unwrap(key.wrappedKey)
  const plaintext = getVault().open(dataKey, sealed, credentialsAad({ organizationId, connectionId }))
  try {
    return valuesSchema.parse(JSON.parse(plaintext.toString('utf8')))
  } finally {
    plaintext.fill(0)
  }
}
