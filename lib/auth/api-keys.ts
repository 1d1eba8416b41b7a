import { batched } from '@/lib/batches'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { Prisma } from '@/lib/generated/prisma/client'

/** An API key that may be used: neither revoked nor expired, nor a sample outside demo mode. */
export interface UsableApiKey {
  id: string
  organizationId: string
  organizationGuid: string
  scopes: string[]
  /** SHA-256 of its secret; of the one before where that is kept, whose tokens are still good. */
  secretHash: Uint8Array
  previousSecretHash: Uint8Array | null
  /** Until when the secret before is accepted for new tokens. */
  previousUntil: Date | null
  lastUsedAt: Date | null
}

const columns = Prisma.sql`"ApiKey"."id", "organizationId", "guid" AS "organizationGuid", "scopes", "secretHash",
  "previousSecretHash", "previousUntil", "lastUsedAt"`

const usable =
  () => Prisma.sql`"revokedAt" IS NULL AND ("expiresAt" IS NULL OR "expiresAt" > clock_timestamp())
  AND (NOT "isDemo" OR ${getEnv().PORTICO_DEMO})`

// As each request asks, those that come together are answered together: by what the database says once all have
// asked, so that a key that was revoked before is refused.
const findTogether = batched(
  async (ids: string[]) => {
    const rows = await db.$queryRaw<UsableApiKey[]>`/* find_api_keys */
      SELECT ${columns} FROM "ApiKey" JOIN "Organization" ON "Organization"."id" = "organizationId"
      WHERE "ApiKey"."id" = ANY(${[...new Set(ids)]}::uuid[]) AND ${usable()}`
    const found = new Map(rows.map((row) => [row.id, row]))
    return ids.map((id) => found.get(id.toLowerCase()) ?? null)
  },
  { most: 1000, waitMs: () => 0 },
)

/** The API key of this id, a UUID, as the database has it now, unless it may not be used. */
export function findUsableApiKey(id: string): Promise<UsableApiKey | null> {
  return findTogether(id)
}

type Counted = { points: number | null; milliseconds: number | null }
type FoundRow = Counted & { [Name in keyof UsableApiKey]: UsableApiKey[Name] | null }

const findWithCounters = batched(
  async (asked: { id: string; counter: string }[]) => {
    const rows = await db.$queryRaw<FoundRow[]>`/* find_api_keys_and_counters */
      SELECT found.*, counted."points",
        (extract(epoch FROM counted."expire" - clock_timestamp()) * 1000)::float8 AS milliseconds
      FROM unnest(${asked.map(({ id }) => id)}::uuid[], ${asked.map(({ counter }) => counter)}::text[])
        WITH ORDINALITY AS asked("id", "counter", "number")
      LEFT JOIN "RateLimit" counted ON counted."key" = asked."counter" AND counted."expire" > clock_timestamp()
      LEFT JOIN (
        SELECT ${columns} FROM "ApiKey" JOIN "Organization" ON "Organization"."id" = "organizationId" WHERE ${usable()}
      ) AS found ON found."id" = asked."id"
      ORDER BY asked."number"`
    return rows.map(({ points, milliseconds, ...key }) => ({
      key: isFound(key) ? key : null,
      counted: points === null || milliseconds === null ? null : { points, milliseconds },
    }))
  },
  { most: 1000, waitMs: () => 0 },
)

const isFound = (row: Omit<FoundRow, keyof Counted>): row is UsableApiKey => row.id !== null

/** As `findUsableApiKey`, with what a counter (`counterOf`) says in the same moment; null: it counts nothing. */
export function findKeyAndCounter(id: string, counter: string) {
  return findWithCounters({ id, counter })
}

const noteTogether = batched(
  async (uses: { id: string; now: Date }[]) => {
    const now = new Date(Math.max(...uses.map((use) => Number(use.now))))
    // Whoever holds a row is about to change more than this; a crash may forget it.
    await db.$executeRaw`/* note_api_key_uses */
      WITH used AS MATERIALIZED (
        SELECT "id" FROM "ApiKey" CROSS JOIN (SELECT set_config('synchronous_commit', 'off', true)) AS relaxed
        WHERE "id" = ANY(${uses.map(({ id }) => id)}::uuid[])
          AND ("lastUsedAt" IS NULL OR "lastUsedAt" <= ${minuteBefore(now)})
        FOR NO KEY UPDATE OF "ApiKey" SKIP LOCKED
      )
      UPDATE "ApiKey" SET "lastUsedAt" = ${now} FROM used WHERE "ApiKey"."id" = used."id"`
    return uses
  },
  { most: 1000, waitMs: () => 0 },
)

const minuteBefore = (now: Date) => new Date(Number(now) - 60_000)

/** Notes that a key was used, once a minute at most. */
export async function noteUse({ id, lastUsedAt }: UsableApiKey, now: Date): Promise<void> {
  if (!lastUsedAt || lastUsedAt <= minuteBefore(now)) await noteTogether({ id, now })
}

/** SHA-256 of the secrets that a key's program may ask for tokens with: the current one, and for a while the former. */
export function secretsOf(
  { secretHash, previousSecretHash, previousUntil }: UsableApiKey,
  now: Date,
): Uint8Array[] {
  const hasFormer = previousSecretHash && previousUntil && previousUntil > now
  return hasFormer ? [secretHash, previousSecretHash] : [secretHash]
}

/** What tells the secrets of a key apart, in its tokens. */
export function generationOf(secretHash: Uint8Array): string {
  return Buffer.from(secretHash).toString('base64url', 0, 9)
}

/**
 * Whether a token belongs to a secret of the key that was not ended. A former one that has come to its end has not:
 * its last tokens live as long as others.
 */
export function isOfKey(generation: string, { secretHash, previousSecretHash }: UsableApiKey): boolean {
  const hashes = [secretHash, ...(previousSecretHash ? [previousSecretHash] : [])]
  return hashes.some((hash) => generationOf(hash) === generation)
}
