import type { AudienceUse } from '@/lib/audiences/saving/queries'
import { listUses } from '@/lib/audiences/saving/queries'
import { type AudienceConditions, audienceConditions } from '@/lib/audiences/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'

/** One audience, with the numbers that its page shows. */
export interface AudienceDetail {
  id: string
  name: string
  description: string
  conditions: AudienceConditions | null
  version: number
  /** People added by hand. */
  byHand: number
  /** Members who have not left, those of them whose status is active, and members who have left. */
  people: number
  active: number
  left: number
  creator: string | null
  createdAt: Date
  updatedAt: Date
  usedBy: AudienceUse[]
}

/** @throws AppError `not_found` */
export async function getAudience(actor: Actor, id: string): Promise<AudienceDetail> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  const audience = await db.audience.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      name: true,
      description: true,
      conditions: true,
      version: true,
      createdAt: true,
      updatedAt: true,
      createdBy: { select: { user: { select: { name: true } } } },
      _count: { select: { people: true } },
    },
  })
  if (!audience) throw new AppError('not_found')
  const [[counts], usedBy] = await Promise.all([
    db.$queryRaw<{ people: number; active: number; left: number }[]>`
      SELECT (count(*) FILTER (WHERE e."status" <> 'left'))::int AS "people",
        (count(*) FILTER (WHERE e."status" = 'active'))::int AS "active",
        (count(*) FILTER (WHERE e."status" = 'left'))::int AS "left"
      FROM "AudienceMember" m JOIN "Employee" e ON e."id" = m."employeeId"
      WHERE m."audienceId" = ${id}::uuid AND e."organizationId" = ${organizationId}::uuid`,
    listUses(db, actor, id),
  ])
  const { conditions, createdBy, _count, ...rest } = audience
  return {
    ...rest,
    conditions: conditions === null ? null : audienceConditions.parse(conditions),
    byHand: _count.people,
    people: counts?.people ?? 0,
    active: counts?.active ?? 0,
    left: counts?.left ?? 0,
    creator: createdBy?.user.name ?? null,
    usedBy,
  }
}

/**
 * What a copy of an audience starts from: its conditions and its people by hand.
 * @throws AppError `not_found`
 */
export async function copyAudience(
  actor: Actor,
  id: string,
): Promise<Pick<AudienceDetail, 'name' | 'description' | 'conditions'> & { addedIds: string[] }> {
  authorize(actor, 'audience:read')
  const audience = await db.audience.findFirst({
    where: { id, organizationId: actor.organizationId },
    select: {
      name: true,
      description: true,
      conditions: true,
      people: { orderBy: { employeeId: 'asc' }, select: { employeeId: true } },
    },
  })
  if (!audience) throw new AppError('not_found')
  const { people, conditions, ...rest } = audience
  return {
    ...rest,
    conditions: conditions === null ? null : audienceConditions.parse(conditions),
    addedIds: people.map(({ employeeId }) => employeeId),
  }
}
