import { type ConnectorDefinition, connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db } from '@/lib/db'

/** Enough for every provider that is in use; each is parsed once. */
const mostKept = 500
const kept = new Map<string, { updatedAt: number; definition: ConnectorDefinition }>()

/** The definition of a listing's connector as it was at that time, parsed once in this process. */
export async function definitionOf(listingId: string, updatedAt: Date): Promise<ConnectorDefinition> {
  const known = kept.get(listingId)
  if (known?.updatedAt === updatedAt.getTime()) return known.definition
  const row = await db.connector.findUniqueOrThrow({ where: { listingId } })
  const definition = connectorDefinitionSchema.parse(row.definition)
  const [oldest] = kept.keys()
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
  kept.set(listingId, { updatedAt: row.updatedAt.getTime(), definition })
  return definition
}
