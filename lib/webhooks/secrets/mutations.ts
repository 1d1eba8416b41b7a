import { randomBytes } from 'node:crypto'
import { ensureDataKey } from '@/lib/connections/credentials/mutations'
import type { Transaction } from '@/lib/db'
import { additionalData, getVault } from '@/lib/vault'

/** The place of an endpoint's secret: it opens nowhere else. */
export interface SecretPlace {
  organizationId: string
  endpointId: string
}

const placeOf = ({ organizationId, endpointId }: SecretPlace) =>
  additionalData({ organization: organizationId, webhook: endpointId })

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

/** Opens secrets of an endpoint. */
export function openSecrets(
  place: SecretPlace,
  { wrappedKey, sealed }: { wrappedKey: Uint8Array; sealed: readonly Uint8Array[] },
): string[] {
  const dataKey = getVault().unwrap(wrappedKey)
  return sealed.map((one) => {
    const plaintext = getVault().open(dataKey, one, placeOf(place))
    const secret = plaintext.toString('utf8')
    plaintext.fill(0)
    return secret
  })
}
