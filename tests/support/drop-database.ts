import type pg from 'pg'

/**
 * Drops a database of a test with whoever is still in it. Not by force: that fails where PostgreSQL itself is in it to
 * clean up, which only a superuser may end; a plain drop has it leave.
 * @param client in another database, as the owner
 */
export async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
  await client.query(
    'SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1 AND usename = current_user',
    [name],
  )
  await client.query(`DROP DATABASE ${name}`)
}
