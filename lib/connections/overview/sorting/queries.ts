import type { SortColumn } from '@/lib/connections/overview/schema'
import { Prisma } from '@/lib/generated/prisma/client'

/** What each column of the list is sorted by; null: by name alone, by which equals follow too. */
export const sortKeys: Record<SortColumn, Prisma.Sql> = {
  name: Prisma.sql`NULL::int`,
  // In small letters once, as citext would do for each comparison.
  listing: Prisma.sql`lower(l."name")`,
  // What is broken comes first, the worst before the rest; then what waits for somebody, and what is well last.
  state: Prisma.sql`CASE
    WHEN c."state" = 'needs_reconnect' THEN 0
    WHEN c."state" = 'inactive' AND c."stateReason" = 'repeatedFailures' THEN 1
    WHEN c."state" = 'needs_consent' THEN 2
    WHEN c."state" = 'connected' AND (c."stateReason" = 'degraded' OR c."lastFailure" IS NOT NULL) THEN 3
    WHEN c."state" = 'pending' AND c."stateReason" = 'approval' THEN 4
    WHEN c."state" = 'pending' AND c."lastFailure" IS NOT NULL THEN 5
    WHEN c."state" = 'pending' THEN 6
    WHEN c."state" = 'connected' AND c."stateReason" = 'unverified' THEN 7
    WHEN c."state" = 'inactive' THEN 8
    ELSE 9 END`,
  check: Prisma.sql`c."lastCheckedAt"`,
  expiry: Prisma.sql`e."secretExpiresAt"`,
}
