import type { OrganizationActor } from '@/lib/auth/actor'
import { type ConnectorDefinition, connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'

interface Provider {
  listingId: string
  name: string
  definition: ConnectorDefinition
}

/**
 * What has to be known of a connection's provider to ask it for a token.
 * @throws AppError `not_found`
 */
export async function readProvider(
  { organizationId }: OrganizationActor,
  connectionId: string,
): Promise<Provider> {
  const [row] = await db.$queryRaw<
    { listingId: string; name: string; definition: unknown }[]
  >`/* read_provider */
    SELECT connection."listingId", listing."name", connector."definition"
    FROM "Connection" connection
    JOIN "Listing" listing ON listing."id" = connection."listingId"
    JOIN "Connector" connector ON connector."listingId" = connection."listingId"
    WHERE connection."id" = ${connectionId}::uuid AND connection."organizationId" = ${organizationId}::uuid`
  if (!row) throw new AppError('not_found')
  return { ...row, definition: connectorDefinitionSchema.parse(row.definition) }
}
