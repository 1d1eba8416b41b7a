import { PrismaPg } from '@prisma/adapter-pg'
import { hashPassword } from '@/lib/auth/password'
import { reindexAll } from '@/lib/catalog/mutations'
import { isIndexCurrent } from '@/lib/catalog/search/facet-bits'
import type { Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { PrismaClient } from '@/lib/generated/prisma/client'
import { reviewPoliciesJob } from '@/lib/policies/schema'
import { enqueue } from '@/lib/queue'
import { readCatalog } from './catalog/source'
import { writeCatalog } from './catalog/write'
import { type DemoAccounts, demoAccounts, writeDemo } from './demo/write'
import { writeSandbox } from './sandbox/write'

// Two starts at once on one database: the second waits, then finds everything there.
const seedLock = 7_014_220_120

export interface SeedOptions {
  databaseUrl: string
  /** Adds the sandbox's listing, the sample organizations and their accounts. */
  demo: boolean
}

/**
 * Fills a migrated database with the catalog, and in demo mode with sample data: all of it or, when
 * interrupted, nothing. Run again, it adds what is missing and leaves alone what people have changed.
 * In demo mode it reads master keys and the sandbox's address from the environment.
 */
export async function seed({ databaseUrl, demo }: SeedOptions): Promise<{ demo: DemoAccounts | null }> {
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 1 }) })
  try {
    await client.$transaction((tx) => write(tx, demo), { timeout: 120_000, maxWait: 30_000 })
  } finally {
    await client.$disconnect()
  }
  return { demo: demo ? demoAccounts : null }
}

async function write(tx: Transaction, demo: boolean): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${seedLock})`
  const catalog = await readCatalog()
  const added = await writeCatalog(tx, catalog, { demo })
  const isSandboxNew =
    demo &&
    (await writeSandbox(tx, catalog, {
      url: getEnv().PORTICO_SANDBOX_URL,
      clientSecret: process.env.PORTICO_SANDBOX_CLIENT_SECRET || null,
    }))
  if (added.length > 0 || isSandboxNew || !(await isIndexCurrent(tx))) await reindexAll(tx)
  if (demo) await writeDemo(tx, { today: new Date(), hash: hashPassword })
  // What the catalog holds may have changed since the policies were saved.
  await enqueue(tx, reviewPoliciesJob, {}, { key: reviewPoliciesJob.name })
}
