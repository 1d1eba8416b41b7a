import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { Prisma } from '@/lib/generated/prisma/client'
import { getVault, wrappedHeader } from '@/lib/vault'

/** Where wrapped data keys are stored: a table, and the column that names its rows. */
export const wrappedKeyTables = [
  { table: Prisma.raw('"OrganizationKey"'), id: Prisma.raw('"organizationId"'), name: 'organization' },
  { table: Prisma.raw('"OAuthClient"'), id: Prisma.raw('"listingId"'), name: 'listing' },
  // Its id, the `kid`, is text that holds a UUID.
  { table: Prisma.raw('"SigningKey"'), id: Prisma.raw('"id"::uuid'), name: 'signing key' },
] as const
export type WrappedKeyTable = (typeof wrappedKeyTables)[number]

export interface WrappedRow {
  id: string
  wrappedKey: Uint8Array
}

/** Rows of a table after `afterId`, in order of their ids, that another master key than this one has wrapped. */
export function listOthers(
  tx: Transaction,
  { table, id }: WrappedKeyTable,
  masterKeyId: string,
  { afterId, limit }: { afterId: string; limit: number },
): Promise<WrappedRow[]> {
  const header = wrappedHeader(masterKeyId)
  return tx.$queryRaw`
    SELECT ${id} AS id, "wrappedKey" FROM ${table}
    WHERE "wrappedKey" IS NOT NULL AND substring("wrappedKey" FROM 1 FOR ${header.length}::int) <> ${header}
      AND ${id} > ${afterId}::uuid
    ORDER BY ${id} LIMIT ${limit}::int`
}

/**
 * How many data keys each master key has wrapped, by the id that stands in them.
 * @returns the most used first; an empty id stands for what no vault has written
 */
export async function countDataKeys(
  actor: Actor,
  tx: Transaction = db,
): Promise<{ masterKeyId: string; count: number }[]> {
  authorize(actor, 'vault:rotate')
  return tx.$queryRaw`
    SELECT CASE WHEN length("wrappedKey") < 2 THEN ''
        ELSE encode(substring("wrappedKey" FROM 3 FOR get_byte("wrappedKey", 1)), 'escape') END AS "masterKeyId",
      count(*)::int AS count
    FROM (
      SELECT "wrappedKey" FROM "OrganizationKey"
      UNION ALL SELECT "wrappedKey" FROM "OAuthClient" WHERE "wrappedKey" IS NOT NULL
      UNION ALL SELECT "wrappedKey" FROM "SigningKey"
    ) AS wrapped
    GROUP BY 1 ORDER BY count DESC, 1`
}

/** Ids of this process's master keys that do not wrap anything any more, and will not. */
export async function listUnusedKeys(actor: Actor): Promise<string[]> {
  const used = new Set((await countDataKeys(actor)).map(({ masterKeyId }) => masterKeyId))
  used.add(getVault().masterKeyId())
  return getEnv()
    .PORTICO_MASTER_KEYS.map(({ id }) => id)
    .filter((id) => !used.has(id))
}

/** A few data keys that this master key has wrapped. */
export async function listSamples(tx: Transaction, masterKeyId: string): Promise<Uint8Array[]> {
  const header = wrappedHeader(masterKeyId)
  const rows = await tx.$queryRaw<{ wrappedKey: Uint8Array }[]>`
    SELECT "wrappedKey" FROM (
      SELECT "wrappedKey" FROM "OrganizationKey" UNION ALL SELECT "wrappedKey" FROM "OAuthClient"
      UNION ALL SELECT "wrappedKey" FROM "SigningKey"
    ) AS wrapped
    WHERE substring("wrappedKey" FROM 1 FOR ${header.length}::int) = ${header} LIMIT 5`
  return rows.map(({ wrappedKey }) => wrappedKey)
}
