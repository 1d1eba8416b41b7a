import pg from 'pg'
import { Refusal } from '../refusal'

const oldestVersion = 15

function explain(error: unknown, databaseUrl: string): Refusal {
  const url = new URL(databaseUrl)
  const place = url.host || url.searchParams.get('host') || 'localhost'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const options = { cause: error }
  if (code === '28P01' || code === '28000') {
    return new Refusal(`The database at ${place} refuses the user or password in DATABASE_URL.`, options)
  }
  if (code === '3D000') {
    return new Refusal(
      `There is no database "${url.pathname.slice(1)}" at ${place}: create it, or change DATABASE_URL.`,
      options,
    )
  }
  const reason = code || (error instanceof Error ? error.message : String(error))
  return new Refusal(
    `The database at ${place} cannot be reached (${reason}): check DATABASE_URL and that PostgreSQL is running.`,
    options,
  )
}

/**
 * Connects once, to be sure of the database before anything is built on it.
 * @throws Refusal saying why it cannot be used
 */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  let version: number
  try {
    await client.connect()
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS version")
    version = rows[0].version
  } catch (error) {
    throw explain(error, databaseUrl)
  } finally {
    await client.end().catch(() => undefined)
  }
  const major = Math.floor(version / 10_000)
  if (major < oldestVersion) {
    throw new Refusal(`The database is PostgreSQL ${major}; Portico needs ${oldestVersion} or newer.`)
  }
}
