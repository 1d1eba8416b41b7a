import { finished } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { db } from '@/lib/db'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { startRun, startRunOf } from '@/lib/syncs/runs/mutations'
import { createSynced, type Synced } from '@/tests/support/syncs'
import { median } from '../connections/compare'

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}

/** So many employees who are at the provider already, as their links say. */
async function loadLinked(
  client: pg.Client,
  { organization, connectionId }: Synced,
  people: number,
): Promise<void> {
  await client.query(
    `INSERT INTO "Employee" (id, "organizationId", "givenName", "familyName", email, "externalId", department, "updatedAt")
     SELECT gen_random_uuid(), $1, 'Sample', 'Person ' || n, 'person-' || n || '@example.com', 'P' || n, 'Engineering', now()
     FROM generate_series(1, $2::int) n`,
    [organization.id, people],
  )
  await client.query(
    `INSERT INTO "SyncLink" ("connectionId", "employeeId", "state", "remoteId", "employeeVersion", "mappingVersion", "sent")
     SELECT $1, "id", 'linked', "id"::text, 1, 1, '{"userName": "sample", "displayName": "Sample Person"}' FROM "Employee"
     WHERE "organizationId" = $2`,
    [connectionId, organization.id],
  )
  await client.query('VACUUM ANALYZE "Employee"')
  await client.query('VACUUM ANALYZE "SyncLink"')
}

/** Milliseconds of runs that find nothing to do, and of a bare `COPY` of the same people's ids, in turns. */
export async function idle(databaseUrl: string, people: number, rounds: number) {
  // Nobody answers there: a run that sent anything would not end as completed.
  const synced = await createSynced({ url: 'http://127.0.0.1:9/scim/v2' })
  const { actor, system, connectionId, organization } = synced
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await loadLinked(client, synced, people)
  await db.syncSettings.update({
    where: { connectionId },
    data: { isCompareDue: false, capabilities: { ...assumed }, discoveredAt: new Date() },
  })
  const copy = () =>
    timed(async () => {
      const stream = client.query(
        copyTo(`COPY (SELECT id FROM "Employee" WHERE "organizationId" = '${organization.id}') TO STDOUT`),
      )
      stream.resume()
      await finished(stream)
    })
  const run = (start: () => Promise<{ runId: string } | null>) =>
    timed(async () => {
      const started = await start()
      await workOnRun(system, started?.runId ?? '')
      const { outcome, total } = await db.syncRun.findUniqueOrThrow({ where: { id: started?.runId ?? '' } })
      if (outcome !== 'completed' || total !== 0)
        throw new Error(`The run came out ${outcome} with ${total} items`)
    })
  const figures = { copy: [] as number[], noted: [] as number[], everybody: [] as number[] }
  for (let round = 0; round <= rounds; round += 1) {
    const taken = {
      copy: await copy(),
      noted: await run(() => startRunOf(system, connectionId, { cause: 'schedule' })),
      everybody: await run(() => startRun(actor, { connectionId, isFull: true })),
    }
    if (round === 0) continue
    for (const name of ['copy', 'noted', 'everybody'] as const) figures[name].push(taken[name])
  }
  await client.end()
  return { copy: median(figures.copy), noted: median(figures.noted), everybody: median(figures.everybody) }
}

const assumed = {
  patch: true,
  filter: true,
  maxResults: null,
  etag: false,
  bulk: null,
  groups: false,
  userAttributes: null,
}
