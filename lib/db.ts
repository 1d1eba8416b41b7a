import { PostgresAdapter } from '@/lib/database/adapter'
import { loadEnvFile } from '@/lib/env'
import { type Prisma, PrismaClient } from '@/lib/generated/prisma/client'
import { processWide } from '@/lib/process-wide'

/** How long a transaction waits for a session, and how long for others' locks: many at once are late, not refused. */
const patienceMs = 15_000

function createClient(): PrismaClient {
  // This module is often the first to be loaded: `.env` may not have been read yet.
  if (process.env.NODE_ENV !== 'test') loadEnvFile()
  const pool = {
    connectionString: process.env.DATABASE_URL,
    max: Number(process.env.DATABASE_POOL_SIZE ?? 10),
  }
  return new PrismaClient({
    adapter: new PostgresAdapter(pool, { statementNameGenerator: nameOfStatement }),
    transactionOptions: { maxWait: patienceMs, timeout: patienceMs },
  })
}

/**
 * Statements that begin with a name in a comment are prepared once for each session of the database: for what runs
 * all the time. One name stands for one text.
 */
function nameOfStatement({ sql }: { sql: string }): string {
  return /^\s*\/\* (\w+) \*\//.exec(sql)?.[1] ?? ''
}

/** The one Prisma client of this process; it connects with the first query. */
export const db: PrismaClient = processWide('database', createClient)

/** What mutations pass on: the client itself or the transaction they run in. */
export type Transaction = Prisma.TransactionClient
