import { additionalData } from '@/lib/vault'

/** The place of an endpoint's secret: it opens nowhere else. */
export interface SecretPlace {
  organizationId: string
  endpointId: string
}

/** The same as the additional data of what is sealed there. */
export const placeOf = ({ organizationId, endpointId }: SecretPlace) =>
  additionalData({ organization: organizationId, webhook: endpointId })
