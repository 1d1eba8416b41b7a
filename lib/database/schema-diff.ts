import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { withSchemaEngine } from './schema-engine'

// The engine wants a connection before it compares anything; two datamodels need no database.
const nowhere: SqlDriverAdapter = {
  provider: 'postgres',
  adapterName: 'nowhere',
  queryRaw: async () => ({ columnNames: [], columnTypes: [], rows: [] }),
  executeRaw: async () => 0,
  executeScript: async () => undefined,
  startTransaction: async () => {
    throw new Error('Comparing datamodels opens no transaction')
  },
  dispose: async () => undefined,
}

const adapters: SqlMigrationAwareDriverAdapterFactory = {
  provider: 'postgres',
  adapterName: 'nowhere',
  connect: async () => nowhere,
  connectToShadowDb: async () => nowhere,
}

const noFilters = { externalTables: [], externalEnums: [] }

/**
 * The SQL that turns a database of the datamodel `from` (null: an empty database) into one of `to`.
 * @returns null when both describe the same database
 * @throws Error with Prisma's own message for a datamodel that is not valid
 */
export async function diffDatamodels(from: string | null, to: string): Promise<string | null> {
  const container = (content: string) => ({
    tag: 'schemaDatamodel' as const,
    files: [{ path: 'schema.prisma', content }],
  })
  const params = { script: true, exitCode: true, filters: noFilters }
  const { exitCode, stdout } = await withSchemaEngine(adapters, (engine) =>
    engine.diff({ ...params, from: from === null ? { tag: 'empty' } : container(from), to: container(to) }),
  )
  return exitCode === 0 ? null : stdout
}
