import path from 'node:path'
import { ensureDatabase, startCluster } from '../../lib/database/cluster'
import { requireDatabase } from '../../lib/database/reach'

export interface Database {
  url: string
  /** Settles when an embedded server ends by itself; never for a database of one's own. */
  lost: Promise<void>
  stop(): Promise<void>
}

/**
 * The database of `DATABASE_URL` if set, else the embedded one below the data folder, started.
 * @throws Refusal
 */
export async function openDatabase(dataFolder: string, databaseUrl: string | undefined): Promise<Database> {
  if (databaseUrl) {
    await requireDatabase(databaseUrl)
    return { url: databaseUrl, lost: new Promise(() => undefined), stop: async () => undefined }
  }
  const cluster = await startCluster({ folder: path.join(dataFolder, 'postgres') })
  await ensureDatabase(cluster, 'portico')
  return { url: cluster.url('portico'), lost: cluster.lost, stop: cluster.stop }
}
