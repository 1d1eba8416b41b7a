import { randomBytes } from 'node:crypto'
import { ensureDataKey } from '@/lib/connections/credentials/mutations'
import type { Transaction } from '@/lib/db'
import { getVault } from '@/lib/vault'
import { placeOf, type SecretPlace } from '@/lib/webhooks/secrets/queries'

/**
 * Makes a secret of 256 bits in the form of Standard Webhooks, and seals it for its endpoint.
 * @returns the secret, which can be shown this once, and what is stored
 */
export async function makeSecret(
  tx: Transaction,
  place: SecretPlace,
): Promise<{ secret: string; sealed: Uint8Array<ArrayBuffer> }> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const dataKey = await ensureDataKey(tx, place.organizationId)
  return { secret, sealed: new Uint8Array(getVault().seal(dataKey, secret, placeOf(place))) }
}
