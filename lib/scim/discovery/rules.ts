import SCIMMY from 'scimmy'
import { groupShape } from '@/lib/scim/groups/schema'
import type { SchemaDefinition, Shape } from '@/lib/scim/resources/schema'
import { bodyLimits, type Json, pageSizes, scimPath } from '@/lib/scim/schema'

const documentationUri = 'https://www.rfc-editor.org/rfc/rfc7644'

/**
 * What this service does (RFC 7643 §5).
 * @param portico address of this Portico, without a slash at its end
 */
export function serviceProviderConfig(portico: string): Json {
  return {
    schemas: [SCIMMY.Schemas.ServiceProviderConfig.id],
    documentationUri,
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: bodyLimits.group },
    filter: { supported: true, maxResults: pageSizes.most },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'The organization’s token, made on the Provisioning page of its settings',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        primary: true,
      },
    ],
    meta: {
      resourceType: 'ServiceProviderConfig',
      location: `${portico}${scimPath}/ServiceProviderConfig`,
    },
  }
}

/** The types of resources (RFC 7643 §6). */
export function resourceTypes(user: Shape, portico: string): Json[] {
  const base = `${portico}${scimPath}`
  const describe = ({ core, extensions }: Shape, endpoint: string): Json => ({
    schemas: [SCIMMY.Schemas.ResourceType.id],
    id: core.name,
    name: core.name,
    endpoint,
    description: core.description,
    schema: core.id,
    ...(extensions.length > 0 && {
      schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
    }),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${core.name}` },
  })
  return [describe(user, '/Users'), describe(groupShape, '/Groups')]
}

/** The schemas, with what Portico keeps of them and what it adds (RFC 7643 §7). */
export function schemas(user: Shape, portico: string): Json[] {
  const all: SchemaDefinition[] = [user.core, ...user.extensions, groupShape.core]
  const described = all.map((definition) => definition.describe(`${portico}${scimPath}/Schemas`))
  // As plain values: the descriptions hold the definitions themselves.
  return JSON.parse(JSON.stringify(described)) as Json[]
}

/** The one with this id, in any capitals where it is a URN. */
export function withId(resources: Json[], id: string): Json | undefined {
  return resources.find(
    (one) => one.id === id || (id.startsWith('urn:') && String(one.id).toLowerCase() === id.toLowerCase()),
  )
}
