import { getVault } from '@/lib/vault'
import { placeOf, type SecretPlace } from '@/lib/webhooks/secrets/rules'

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
