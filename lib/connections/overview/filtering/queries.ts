import { createTranslator } from 'next-intl'
import type { MemberActor } from '@/lib/auth/actor'
import { searchWords } from '@/lib/connections/overview/rules'
import { nobody, type OverviewFilters } from '@/lib/connections/overview/schema'
import type { FolderView } from '@/lib/folders/queries'
import { Prisma } from '@/lib/generated/prisma/client'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

/** What people are shown, as `shownState` has it. */
export const shown = Prisma.sql`CASE
  WHEN c."state" = 'inactive' THEN 'inactive'
  WHEN c."state" = 'connected' AND c."lastFailure" IS NULL
    AND c."stateReason" IS DISTINCT FROM 'unverified' AND c."stateReason" IS DISTINCT FROM 'degraded' THEN 'connected'
  ELSE 'pending' END`

/** The same set as `connectionsWhere(actor, 'view')`, by folders that are known already. */
export function visible(actor: MemberActor, folders: readonly Pick<FolderView, 'id'>[]): Prisma.Sql {
  const ids = folders.map(({ id }) => id)
  return Prisma.sql`c."organizationId" = ${actor.organizationId}::uuid
    AND (c."folderId" = ANY(${ids}::uuid[]) OR c."ownerId" = ${actor.memberId}::uuid)`
}

// Text of single bytes has no accents to take off, which is slow.
const fold = (text: Prisma.Sql) => Prisma.sql`
  lower(CASE WHEN octet_length(${text}) = char_length(${text}) THEN ${text} ELSE unaccent(${text}) END)`

/** Whether each word stands in name, listing, owner or folder, whatever its case and accents. */
export function hasWords(q: string, folders: FolderView[], locale: Locale): Prisma.Sql[] {
  const words = searchWords(q)
  if (words.length === 0) return []
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'folders.title' })
  const titles = folders.map(({ title, name }) => (title === 'shared' ? '' : t(title, { name: name ?? '' })))
  const ids = folders.map(({ id }) => id)
  const text = Prisma.sql`concat_ws(E'\n', c."name", l."name", u."name", f."name",
    (${titles}::text[])[array_position(${ids}::uuid[], c."folderId")])`
  // In a subquery, so that each word is folded once, and each row's text once for all of them.
  const claims = words.map(
    (word) => Prisma.sql`position((SELECT ${fold(Prisma.sql`${word}`)}) IN s.text) > 0`,
  )
  return [
    Prisma.sql`EXISTS (
      SELECT FROM (SELECT ${fold(text)} AS text OFFSET 0) s WHERE ${Prisma.join(claims, ' AND ')})`,
  ]
}

const day = 24 * 60 * 60 * 1000

/** What the filters ask for, but that of the state. */
export function conditions(filters: OverviewFilters, now: Date): Prisma.Sql[] {
  const { listing, folder, owner, method, reason, check, expiry } = filters
  const all: Prisma.Sql[] = []
  if (listing) all.push(Prisma.sql`c."listingId" = (SELECT "id" FROM "Listing" WHERE "slug" = ${listing})`)
  if (folder) all.push(Prisma.sql`c."folderId" = ${folder}::uuid`)
  if (owner === nobody) all.push(Prisma.sql`c."ownerId" IS NULL`)
  else if (owner) all.push(Prisma.sql`c."ownerId" = ${owner}::uuid`)
  if (method) all.push(Prisma.sql`c."authMethod" = ${method}`)
  if (reason) all.push(Prisma.sql`c."stateReason" = ${reason}`)
  if (filters.default) all.push(Prisma.sql`c."isDefault" = ${filters.default === 'yes'}`)
  if (check === 'failed') all.push(Prisma.sql`c."lastFailure" IS NOT NULL`)
  if (check === 'never') all.push(Prisma.sql`c."lastCheckedAt" IS NULL`)
  if (check === 'old') all.push(Prisma.sql`c."lastCheckedAt" < ${new Date(now.getTime() - day)}`)
  if (expiry === 'expired') all.push(Prisma.sql`e."secretExpiresAt" <= ${now}`)
  else if (expiry) {
    const until = new Date(now.getTime() + Number(expiry) * day)
    all.push(Prisma.sql`e."secretExpiresAt" > ${now} AND e."secretExpiresAt" <= ${until}`)
  }
  return all
}

/** The tables beside a connection's own. */
export const joins = {
  l: Prisma.sql`JOIN "Listing" l ON l."id" = c."listingId"`,
  f: Prisma.sql`JOIN "Folder" f ON f."id" = c."folderId"`,
  u: Prisma.sql`LEFT JOIN "Member" m ON m."id" = c."ownerId" LEFT JOIN "User" u ON u."id" = m."userId"`,
  // One by one: a join would read the sealed credentials of all organizations.
  e: Prisma.sql`LEFT JOIN LATERAL (
    SELECT "secretExpiresAt" FROM "Credential" WHERE "connectionId" = c."id" OFFSET 0) e ON true`,
}
