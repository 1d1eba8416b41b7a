import { db, type Transaction } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'

/**
 * What is written in this transaction may wait in a list of the search's index, so that the database puts it in its
 * place together: when it tidies up, or once the list has so many kilobytes.
 */
export async function delaySearchIndex(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT set_config('gin_pending_list_limit', '32768', true)`
}

/** Puts everything in its place in the search's index, which searches would otherwise go through one by one. */
export async function finishSearchIndex(): Promise<void> {
  await tend(Prisma.sql`SELECT gin_clean_pending_list('"Employee_search"'::regclass)`)
}

/**
 * Tells the database how many people the organization has now. What it believes to be empty it goes through again and
 * again, also for those who follow a run: audiences, segments and lists.
 */
export async function countAnew(): Promise<void> {
  await tend(Prisma.sql`ANALYZE "Employee" ("organizationId")`)
}

// The database does both by itself in time, and lets only the owner of the table ask for it: an import does not fail
// for it.
async function tend(statement: Prisma.Sql): Promise<void> {
  await db.$executeRaw(statement).catch((err: unknown) => {
    log.warn({ err }, 'The indexes and statistics of the directory could not be tended')
  })
}
