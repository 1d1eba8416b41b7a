import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { conditions, hasWords, joins, shown, visible } from '@/lib/connections/overview/filtering/queries'
import { readSort } from '@/lib/connections/overview/rules'
import { type OverviewFilters, overviewPageSize } from '@/lib/connections/overview/schema'
import { sortKeys } from '@/lib/connections/overview/sorting/queries'
import type { StateReason } from '@/lib/connections/schema'
import { isOwnerLeaving } from '@/lib/connections/settings/rules'
import { readTestFailure } from '@/lib/connections/verification/rules'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { db } from '@/lib/db'
import { type FolderView, listFolders } from '@/lib/folders/queries'
import { folderLabel, folderRoles, includesRole } from '@/lib/folders/rules'
import type { FolderLabel } from '@/lib/folders/schema'
import { Prisma } from '@/lib/generated/prisma/client'
import type { ConnectionState, EmployeeStatus, FolderKind, FolderRole } from '@/lib/generated/prisma/enums'
import type { Locale } from '@/lib/i18n/routing'

/** One row of the list. */
export interface OverviewRow {
  id: string
  name: string
  isDefault: boolean
  state: ConnectionState
  stateReason: string | null
  lastFailure: TestFailure | null
  authMethod: string | null
  lastCheckedAt: Date | null
  /** When what a person has to replace ends. */
  expiresAt: Date | null
  listing: { name: string; iconPath: string | null; brandColor: string | null }
  /** Null: has left the organization. */
  owner: string | null
  folder: FolderLabel
  /** The reader's, over this connection. */
  role: FolderRole
  verifiedAt: Date | null
  /** Another connection of its listing is past its set-up too. */
  hasSiblings: boolean
  /** Its owner has left or is leaving. */
  isOwnerLeaving: boolean
}

export interface Overview {
  rows: OverviewRow[]
  /** With all filters. */
  total: number
  /** With all filters but that of the state. */
  counts: { connected: number; pending: number; inactive: number }
  page: number
  pageCount: number
}

/** What the filters offer: only what connections of the list have. */
export interface OverviewChoices {
  listings: { slug: string; name: string }[]
  folders: FolderLabel[]
  owners: { id: string; name: string }[]
  hasOwnerless: boolean
  methods: string[]
  reasons: StateReason[]
}

/** In SQL: the name of a member, in place of a join: planning many joins takes longer than the list itself. */
const nameOf = (memberId: Prisma.Sql) => Prisma.sql`(
  SELECT u."name" FROM "Member" m JOIN "User" u ON u."id" = m."userId" WHERE m."id" = ${memberId})`

/** The counts, beside each row of the page; where it has none, alone. */
interface Counted {
  connected: number
  pending: number
  inactive: number
  total: number
}

interface FoundRow extends Counted {
  id: string
  name: string
  isDefault: boolean
  state: ConnectionState
  stateReason: string | null
  lastFailure: unknown
  authMethod: string | null
  lastCheckedAt: Date | null
  expiresAt: Date | null
  ownerId: string | null
  listingName: string
  iconPath: string | null
  brandColor: string | null
  ownerName: string | null
  folderId: string
  folderKind: FolderKind
  folderName: string | null
  folderMemberId: string | null
  folderMemberName: string | null
  verifiedAt: Date | null
  hasSiblings: boolean
  ownerEmployment: { status: EmployeeStatus; endDate: string | null } | null
}
type Found = FoundRow | (Counted & { id: null })

/**
 * One page of the connections that the actor may see, drafts too, with how many there are in each state.
 * @param locale in which general and personal folders are found by their names
 */
export async function listOverview(
  actor: Actor,
  filters: OverviewFilters,
  locale: Locale,
  now = new Date(),
): Promise<Overview & { choices: OverviewChoices }> {
  authorize(actor, 'connection:read')
  const folders = await listFolders(actor)
  const seen = visible(actor, folders)
  const words = hasWords(filters.q, folders, locale)
  const { column, isReverse } = readSort(filters.sort)
  const isSearched = words.length > 0
  const needed = [
    ...(isSearched || column === 'listing' ? [joins.l] : []),
    ...(isSearched ? [joins.f, joins.u] : []),
    ...(filters.expiry || column === 'expiry' ? [joins.e] : []),
    Prisma.empty,
  ]
  const where = Prisma.join([seen, ...conditions(filters, now), ...words], ' AND ')
  const { state } = filters
  const direction = isReverse ? Prisma.sql`DESC NULLS LAST` : Prisma.sql`ASC NULLS LAST`
  const byName = column === 'name' ? direction : Prisma.sql`ASC`
  const ordered = Prisma.sql`page.key ${direction}, page.name ${byName}, page."id"`
  // One pass over the connections for the counts and the page; a page after the last one shows the last.
  const [found, choices] = await Promise.all([
    db.$queryRaw<Found[]>`
      WITH found AS MATERIALIZED (
        SELECT c."id", lower(c."name"::text) AS name, ${sortKeys[column]} AS key, ${shown} AS shown
        FROM "Connection" c ${Prisma.join(needed, ' ')} WHERE ${where}
      ), counts AS MATERIALIZED (
        SELECT count(*) FILTER (WHERE shown = 'connected')::int AS connected,
          count(*) FILTER (WHERE shown = 'pending')::int AS pending,
          count(*) FILTER (WHERE shown = 'inactive')::int AS inactive,
          (count(*) ${state ? Prisma.sql`FILTER (WHERE shown = ${state})` : Prisma.empty})::int AS total
        FROM found
      ), page AS MATERIALIZED (
        SELECT "id", key, name FROM found page ${state ? Prisma.sql`WHERE shown = ${state}` : Prisma.empty}
        ORDER BY ${ordered} LIMIT ${overviewPageSize}
        OFFSET (SELECT least(${filters.page - 1}, greatest(total - 1, 0) / ${overviewPageSize}) * ${overviewPageSize} FROM counts)
      )
      SELECT counts.*, c."id", c."name"::text, c."isDefault", c."state"::text, c."stateReason", c."lastFailure",
        c."authMethod", c."lastCheckedAt", c."ownerId", l."name" AS "listingName", l."iconPath", l."brandColor",
        f."id" AS "folderId", f."kind"::text AS "folderKind", f."name"::text AS "folderName",
        f."memberId" AS "folderMemberId", ${nameOf(Prisma.sql`f."memberId"`)} AS "folderMemberName",
        ${nameOf(Prisma.sql`c."ownerId"`)} AS "ownerName",
        (SELECT "secretExpiresAt" FROM "Credential" WHERE "connectionId" = c."id") AS "expiresAt", c."verifiedAt",
        EXISTS (
          SELECT FROM "Connection" o
          WHERE o."organizationId" = c."organizationId" AND o."listingId" = c."listingId" AND o."id" <> c."id"
            AND (o."state" <> 'pending' OR o."verifiedAt" IS NOT NULL)
        ) AS "hasSiblings",
        (
          SELECT json_build_object('status', p."status", 'endDate', p."endDate") FROM "Employee" p
          WHERE p."memberId" = c."ownerId"
        ) AS "ownerEmployment"
      FROM counts LEFT JOIN (page JOIN "Connection" c USING ("id") ${joins.l} ${joins.f}) ON true
      ORDER BY ${ordered}`,
    readChoices(seen, folders),
  ])
  const { connected = 0, pending = 0, inactive = 0, total = 0 } = found[0] ?? {}
  const pageCount = Math.max(1, Math.ceil(total / overviewPageSize))
  const roles = new Map(folders.map(({ id, role }) => [id, role]))
  return {
    rows: found.flatMap((row) => (row.id === null ? [] : toRow(row, actor, roles, now))),
    total,
    counts: { connected, pending, inactive },
    page: Math.min(filters.page, pageCount),
    pageCount,
    choices,
  }
}

interface ChoiceRow {
  listings: OverviewChoices['listings'] | null
  owners: OverviewChoices['owners'] | null
  hasOwnerless: boolean | null
  methods: string[] | null
  reasons: StateReason[] | null
}

async function readChoices(seen: Prisma.Sql, folders: FolderView[]): Promise<OverviewChoices> {
  const [row] = await db.$queryRaw<ChoiceRow[]>`
    WITH seen AS MATERIALIZED (
      SELECT DISTINCT c."listingId", c."ownerId", c."authMethod", c."stateReason" FROM "Connection" c WHERE ${seen}
    )
    SELECT
      (SELECT json_agg(json_build_object('slug', "slug", 'name', "name") ORDER BY "name", "slug")
        FROM "Listing" WHERE "id" IN (SELECT "listingId" FROM seen)) AS listings,
      (SELECT json_agg(json_build_object('id', m."id", 'name', u."name") ORDER BY u."name", m."id")
        FROM "Member" m JOIN "User" u ON u."id" = m."userId" WHERE m."id" IN (SELECT "ownerId" FROM seen)) AS owners,
      (SELECT bool_or("ownerId" IS NULL) FROM seen) AS "hasOwnerless",
      (SELECT array_agg(DISTINCT "authMethod") FILTER (WHERE "authMethod" IS NOT NULL) FROM seen) AS methods,
      (SELECT array_agg(DISTINCT "stateReason") FILTER (WHERE "stateReason" IS NOT NULL) FROM seen) AS reasons`
  return {
    listings: row?.listings ?? [],
    folders: folders.map(({ id, title, name }) => ({ id, title, name })),
    owners: row?.owners ?? [],
    hasOwnerless: row?.hasOwnerless ?? false,
    methods: row?.methods ?? [],
    reasons: row?.reasons ?? [],
  }
}

function toRow(row: FoundRow, actor: MemberActor, roles: Map<string, FolderRole>, now: Date): OverviewRow {
  const { id, name, isDefault, state, stateReason, authMethod, lastCheckedAt, expiresAt } = row
  const { verifiedAt, hasSiblings, ownerEmployment } = row
  const employee = ownerEmployment && {
    ...ownerEmployment,
    endDate: ownerEmployment.endDate === null ? null : new Date(ownerEmployment.endDate),
  }
  const inFolder = roles.get(row.folderId) ?? null
  const asOwner = row.ownerId !== actor.memberId ? null : actor.marketplace === 'edit' ? 'manage' : 'view'
  const folder = {
    id: row.folderId,
    kind: row.folderKind,
    name: row.folderName,
    memberId: row.folderMemberId,
    member: row.folderMemberName === null ? null : { user: { name: row.folderMemberName } },
  }
  return {
    id,
    name,
    isDefault,
    state,
    stateReason,
    authMethod,
    lastCheckedAt,
    expiresAt,
    lastFailure: readTestFailure(row.lastFailure),
    listing: { name: row.listingName, iconPath: row.iconPath, brandColor: row.brandColor },
    owner: row.ownerName,
    verifiedAt,
    hasSiblings,
    isOwnerLeaving: isOwnerLeaving(row.ownerId === null ? null : { employee }, now),
    folder: folderLabel(folder, actor),
    role:
      folderRoles.findLast((role) => includesRole(inFolder, role) || includesRole(asOwner, role)) ?? 'view',
  }
}
