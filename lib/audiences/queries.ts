import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'

const summarySelect = {
  id: true,
  name: true,
  description: true,
  _count: { select: { members: { where: { employee: { status: { not: 'left' } } } } } },
} satisfies Prisma.AudienceSelect

export interface AudienceSummary {
  id: string
  name: string
  description: string
  /** Members who have not left. */
  memberCount: number
}

function toSummary({
  _count,
  ...audience
}: Prisma.AudienceGetPayload<{ select: typeof summarySelect }>): AudienceSummary {
  return { ...audience, memberCount: _count.members }
}

/**
 * Audiences with each word of the query in name or description, however accented or capitalized; those
 * whose name starts with the query come first. An empty query lists from the start of the alphabet; one of
 * signs alone finds none.
 * @param search.limit 20 unless told, at most 50
 */
export async function searchAudiences(
  actor: Actor,
  { query, limit = 20 }: { query: string; limit?: number },
): Promise<AudienceSummary[]> {
  authorize(actor, 'audience:read')
  const text = query.toWellFormed().replace(/\p{C}/gu, ' ').slice(0, 200)
  const isEmpty = query.trim() === ''
  const ids = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Audience"
    WHERE "organizationId" = ${actor.organizationId}::uuid
      AND (${isEmpty} OR search_text(${text}) <> ' ')
      AND search_text(name || ' ' || description) LIKE ALL (
        SELECT '%' || word || '%' FROM string_to_table(btrim(search_text(${text})), ' ') AS word
      )
    ORDER BY starts_with(search_text(name), rtrim(search_text(${text}))) DESC, name, id
    LIMIT ${Math.min(Math.max(limit, 1), 50)}`
  const audiences = await db.audience.findMany({
    where: { organizationId: actor.organizationId, id: { in: ids.map((row) => row.id) } },
    select: summarySelect,
  })
  const byId = new Map(audiences.map((audience) => [audience.id, toSummary(audience)]))
  return ids.flatMap(({ id }) => byId.get(id) ?? [])
}

export interface Reach {
  everyone: boolean
  audienceIds: string[]
  employeeIds: string[]
}

/**
 * How many employees a choice of recipients reaches: each counted once, nobody who has left, nothing of
 * another organization.
 */
export async function countReach(
  actor: Actor,
  { everyone, audienceIds, employeeIds }: Reach,
): Promise<number> {
  authorize(actor, 'audience:read')
  if (everyone) {
    return db.employee.count({ where: { organizationId: actor.organizationId, status: { not: 'left' } } })
  }
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT e.id)::int AS count FROM (
      SELECT unnest(${employeeIds}::uuid[]) AS id
      UNION ALL
      SELECT "employeeId" FROM "AudienceMember" WHERE "audienceId" = ANY (ARRAY(
        SELECT id FROM "Audience"
        WHERE id = ANY (${audienceIds}::uuid[]) AND "organizationId" = ${actor.organizationId}::uuid
      ))
    ) AS reached
    JOIN "Employee" AS e ON e.id = reached.id
    WHERE e."organizationId" = ${actor.organizationId}::uuid AND e.status <> 'left'`
  return row?.count ?? 0
}
