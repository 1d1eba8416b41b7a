import { additionalData, getVault } from '@/lib/vault'

/** The place of an endpoint's secret: it opens nowhere else. */
export interface SecretPlace {
  organizationId: string
  endpointId: string
}

/** The same as the additional data of what is sealed there. */
export const placeOf = ({ organizationId, endpointId }: SecretPlace) =>
  additionalData({ organization: organizationId, webhook: endpointId })

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
