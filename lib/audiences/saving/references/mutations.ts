import { conditionsOf, segmentsOf } from '@/lib/audiences/rules'
import { audienceLimits } from '@/lib/audiences/saving/schema'
import type { AudienceConditions } from '@/lib/audiences/schema'
import type { MemberActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'

/** @throws AppError `limit_exceeded` (`audienceLimit`) */
export async function requireRoom(tx: Transaction, { organizationId }: MemberActor): Promise<void> {
  const count = await tx.audience.count({ where: { organizationId } })
  if (count < audienceLimits.audiences) return
  throw new AppError('limit_exceeded', {
    reason: 'audienceLimit',
    values: { limit: audienceLimits.audiences },
  })
}

/** @throws AppError `conflict` (`audienceNameTaken`), whatever the case of its letters */
export async function requireFreeName(
  tx: Transaction,
  { organizationId }: MemberActor,
  { name, audienceId }: { name: string; audienceId: string | null },
): Promise<void> {
  const taken = await tx.$queryRaw<unknown[]>`
    SELECT FROM "Audience"
    WHERE "organizationId" = ${organizationId}::uuid AND lower("name") = lower(${name})
      AND "id" IS DISTINCT FROM ${audienceId}::uuid
    LIMIT 1`
  if (taken.length === 0) return
  throw new AppError('conflict', { reason: 'audienceNameTaken', fields: { name: 'audienceNameTaken' } })
}

/**
 * Checks that segments, groups and own attributes of the conditions are the organization's; they stay until the
 * transaction ends.
 * @throws AppError `not_found` (`segmentNotFound`, `groupNotFound`, `attributeNotFound`)
 */
export async function requireReferences(
  tx: Transaction,
  { organizationId }: MemberActor,
  conditions: AudienceConditions | null,
): Promise<void> {
  if (!conditions) return
  const segmentIds = segmentsOf(conditions)
  const groups = conditionsOf(conditions).flatMap((one) => (one.kind === 'group' ? [one.groupId] : []))
  const groupIds = [...new Set(groups)]
  const segments = await tx.$queryRaw<unknown[]>`
    SELECT FROM "Segment"
    WHERE "id" = ANY (${segmentIds}::uuid[]) AND "organizationId" = ${organizationId}::uuid FOR KEY SHARE`
  if (segments.length < segmentIds.length) throw new AppError('not_found', { reason: 'segmentNotFound' })
  const found = await tx.$queryRaw<unknown[]>`
    SELECT FROM "Group"
    WHERE "id" = ANY (${groupIds}::uuid[]) AND "organizationId" = ${organizationId}::uuid FOR KEY SHARE`
  if (found.length < groupIds.length) throw new AppError('not_found', { reason: 'groupNotFound' })
  const own = conditionsOf(conditions).flatMap((one) => (one.kind === 'custom' ? [one.key] : []))
  const keys = [...new Set(own)]
  const defined = await tx.$queryRaw<unknown[]>`
    SELECT FROM "EmployeeAttribute"
    WHERE "key" = ANY (${keys}::text[]) AND "organizationId" = ${organizationId}::uuid FOR KEY SHARE`
  if (defined.length < keys.length) throw new AppError('not_found', { reason: 'attributeNotFound' })
}

/**
 * Adds people by hand and takes others away.
 * @returns the ids of those for whom that changed something
 * @throws AppError `not_found` (`employeeNotFound`); `limit_exceeded` (`tooManyByHand`)
 */
export async function changePeople(
  tx: Transaction,
  { organizationId }: MemberActor,
  { audienceId, addedIds, removedIds }: { audienceId: string; addedIds: string[]; removedIds: string[] },
): Promise<{ added: string[]; removed: string[] }> {
  const wanted = [...new Set(addedIds)]
  const known = await tx.$queryRaw<unknown[]>`
    SELECT FROM "Employee" WHERE "id" = ANY (${wanted}::uuid[]) AND "organizationId" = ${organizationId}::uuid`
  if (known.length < wanted.length) throw new AppError('not_found', { reason: 'employeeNotFound' })
  const removed = await tx.$queryRaw<{ employeeId: string }[]>`
    DELETE FROM "AudiencePerson"
    WHERE "audienceId" = ${audienceId}::uuid AND "employeeId" = ANY (${removedIds}::uuid[])
      AND NOT "employeeId" = ANY (${wanted}::uuid[])
    RETURNING "employeeId"`
  const added = await tx.$queryRaw<{ employeeId: string }[]>`
    INSERT INTO "AudiencePerson" ("audienceId", "employeeId")
    SELECT ${audienceId}::uuid, unnest(${wanted}::uuid[])
    ON CONFLICT DO NOTHING
    RETURNING "employeeId"`
  const count = await tx.audiencePerson.count({ where: { audienceId } })
  if (count > audienceLimits.byHand) {
    throw new AppError('limit_exceeded', {
      reason: 'tooManyByHand',
      values: { limit: audienceLimits.byHand },
    })
  }
  const ids = (rows: { employeeId: string }[]) => rows.map(({ employeeId }) => employeeId).sort()
  return { added: ids(added), removed: ids(removed) }
}
