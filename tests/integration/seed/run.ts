import { seed } from '@/prisma/seed/main'

/** Where the seeded sandbox is said to be; nobody answers there. */
export const sandboxUrl = 'http://127.0.0.1:4107'

// Read with the first run.
process.env.PORTICO_SANDBOX_URL = sandboxUrl

/** Seeds the database of this file. */
export function run(demo: boolean) {
  return seed({ databaseUrl: process.env.DATABASE_URL ?? '', demo })
}
