import { systemActor } from '@/lib/auth/actor'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { usableCredential } from '@/lib/connections/credentials/use/mutations'
import { db } from '@/lib/db'
import { compare } from './compare'

const hour = 60 * 60 * 1000
const connections = 1000

export interface ReadReport {
  concurrency: number
  /** Milliseconds for one read. */
  bare: number
  usable: number
}

/** Gives some connections of the loaded database credentials that open. */
async function sealSome() {
  const rows = await db.connection.findMany({
    where: { state: 'connected' },
    orderBy: { id: 'asc' },
    take: connections,
    select: { id: true, organizationId: true },
  })
  for (const { id, organizationId } of rows) {
    const values = { accessToken: 'a'.repeat(43), refreshToken: 'r'.repeat(43), tokenType: 'bearer' }
    const expiresAt = new Date(Date.now() + 10 * hour)
    const actor = systemActor(organizationId)
    await db.$transaction((tx) => storeCredentials(tx, actor, id, values, expiresAt))
  }
  return rows
}

/** Reads of usable credentials against those of nothing but the row, through the same pool. */
export async function measureReads(): Promise<ReadReport[]> {
  const rows = await sealSome()
  const at = (index: number) => {
    // A prime step, so that neighbours in the table are not read one after the other.
    const row = rows[(index * 379) % rows.length]
    if (!row) throw new Error('Nothing was loaded')
    return row
  }
  const contenders = {
    bare: (index: number) =>
      db.$queryRaw`SELECT * FROM "Credential" WHERE "connectionId" = ${at(index).id}::uuid`,
    usable: (index: number) => usableCredential(systemActor(at(index).organizationId), at(index).id),
  }
  const reports: ReadReport[] = []
  for (const concurrency of [1, 10]) {
    const found = await compare(contenders, { rounds: 9, items: 1000, concurrency })
    reports.push({ concurrency, ...found })
  }
  return reports
}
