import { isDeepStrictEqual } from 'node:util'
import { evaluateAudience } from '@/lib/audiences/membership/mutations'
import { segmentsOf } from '@/lib/audiences/rules'
import { type AudienceConditions, audienceConditions } from '@/lib/audiences/schema'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { lockMemberships } from '@/lib/membership-changes/mutations'
import { membershipPatience } from '@/lib/membership-changes/schema'
import { recordSyncChange } from '@/lib/sync-changes/mutations'
import { listUses } from './queries'
import { changePeople, requireFreeName, requireReferences, requireRoom } from './references/mutations'

export interface AudienceInput {
  /** Trimmed, of 1 to 120 characters. */
  name: string
  description: string
  /** Null: kept by hand alone. */
  conditions: AudienceConditions | null
  /** People added by hand, and taken away, beside those who are in it so already. */
  addedIds: string[]
  removedIds: string[]
}

/**
 * Makes an audience with its members.
 * @throws AppError `conflict` (`audienceNameTaken`); `limit_exceeded` (`audienceLimit`, `tooManyByHand`); `not_found`
 * for a segment, group or person of elsewhere (`segmentNotFound`, `groupNotFound`,
 * `attributeNotFound`, `employeeNotFound`)
 */
export async function createAudience(
  actor: Actor,
  input: AudienceInput,
  now = new Date(),
): Promise<{ id: string }> {
  authorize(actor, 'audience:create')
  const { organizationId, memberId } = actor
  const { name, description, conditions } = input
  return db.$transaction(async (tx) => {
    await lockMemberships(tx, organizationId)
    await requireRoom(tx, actor)
    await requireFreeName(tx, actor, { name, audienceId: null })
    await requireReferences(tx, actor, conditions)
    const { id } = await tx.audience.create({
      data: {
        organizationId,
        name,
        description,
        createdById: memberId,
        createdAt: now,
        conditions: conditions ?? Prisma.DbNull,
      },
      select: { id: true },
    })
    await keepSegments(tx, id, conditions)
    const { added } = await changePeople(tx, actor, { audienceId: id, ...input })
    await writeVersion(tx, actor, { audienceId: id, number: 1, ...input, added, removed: [] }, now)
    await audit(tx, actor, {
      action: 'audience.created',
      subject: { type: 'audience', id },
      details: { name, byHand: added.length },
    })
    await evaluate(tx, actor, { audienceId: id, version: 1 }, now)
    return { id }
  }, membershipPatience)
}

/**
 * Changes an audience and its members; saving it as it is changes nothing.
 * @param input.version the version that the editor saw
 * @param input.restored the older version that it was filled in from
 * @throws AppError as {@link createAudience}; `not_found`; `conflict` (`audienceChanged`)
 */
export async function updateAudience(
  actor: Actor,
  input: AudienceInput & { audienceId: string; version: number; restored?: number },
  now = new Date(),
): Promise<{ version: number }> {
  authorize(actor, 'audience:update')
  const { audienceId, name, description, conditions } = input
  return db.$transaction(async (tx) => {
    await lockMemberships(tx, actor.organizationId)
    const before = await lockAudience(tx, actor, audienceId)
    if (before.version !== input.version) throw new AppError('conflict', { reason: 'audienceChanged' })
    if (name !== before.name) await requireFreeName(tx, actor, { name, audienceId })
    const isNewRule = !isDeepStrictEqual(conditions, before.conditions)
    if (isNewRule) await requireReferences(tx, actor, conditions)
    const { added, removed } = await changePeople(tx, actor, input)
    const changed = [
      ...(name === before.name ? [] : ['name']),
      ...(description === before.description ? [] : ['description']),
      ...(isNewRule ? ['conditions'] : []),
      ...(added.length + removed.length > 0 ? ['people'] : []),
    ]
    if (changed.length === 0) return { version: before.version }

    const version = before.version + 1
    await tx.audience.update({
      where: { id: audienceId, organizationId: actor.organizationId },
      data: { name, description, version, updatedAt: now, conditions: conditions ?? Prisma.DbNull },
    })
    if (isNewRule) await keepSegments(tx, audienceId, conditions)
    await writeVersion(tx, actor, { ...input, number: version, added, removed }, now)
    await audit(tx, actor, {
      action: input.restored ? 'audience.restored' : 'audience.updated',
      subject: { type: 'audience', id: audienceId },
      details: {
        name,
        version,
        changed,
        ...(name !== before.name && { before: before.name }),
        ...(input.restored && { restored: input.restored }),
        added: added.length,
        removed: removed.length,
      },
    })
    if (changed.includes('name')) await recordSyncChange(tx, actor.organizationId, 'groups')
    if (isNewRule || changed.includes('people')) await evaluate(tx, actor, { audienceId, version }, now)
    return { version }
  }, membershipPatience)
}

/**
 * Deletes an audience that nothing uses.
 * @throws AppError `not_found`; `conflict` (`audienceInUse`, with the names of what it is used for)
 */
export async function deleteAudience(actor: Actor, audienceId: string): Promise<void> {
  authorize(actor, 'audience:delete')
  await db.$transaction(async (tx) => {
    await lockMemberships(tx, actor.organizationId)
    // Whoever is about to use it holds the row until then, or waits for it to be gone.
    const { name } = await lockAudience(tx, actor, audienceId)
    const uses = await listUses(tx, actor, audienceId)
    if (uses.length > 0) {
      const shown = uses.slice(0, 5)
      throw new AppError('conflict', {
        reason: 'audienceInUse',
        values: {
          count: uses.length,
          names: shown.map(({ listing }) => listing.name).join(', '),
          more: uses.length - shown.length,
        },
      })
    }
    await tx.audience.delete({ where: { id: audienceId, organizationId: actor.organizationId } })
    await audit(tx, actor, {
      action: 'audience.deleted',
      subject: { type: 'audience', id: audienceId },
      details: { name },
    })
  }, membershipPatience)
}

async function lockAudience(tx: Transaction, actor: MemberActor, id: string) {
  const { organizationId } = actor
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT FROM "Audience" WHERE "id" = ${id}::uuid AND "organizationId" = ${organizationId}::uuid FOR UPDATE`
  if (locked.length === 0) throw new AppError('not_found')
  const { conditions, ...audience } = await tx.audience.findFirstOrThrow({
    where: { id, organizationId },
    select: { name: true, description: true, conditions: true, version: true },
  })
  return { ...audience, conditions: conditions === null ? null : audienceConditions.parse(conditions) }
}

async function keepSegments(
  tx: Transaction,
  audienceId: string,
  conditions: AudienceConditions | null,
): Promise<void> {
  const segmentIds = conditions ? segmentsOf(conditions) : []
  await tx.audienceSegment.deleteMany({ where: { audienceId, segmentId: { notIn: segmentIds } } })
  const data = segmentIds.map((segmentId) => ({ audienceId, segmentId }))
  await tx.audienceSegment.createMany({ data, skipDuplicates: true })
}

interface NewVersion extends Pick<AudienceInput, 'name' | 'description' | 'conditions'> {
  audienceId: string
  number: number
  added: string[]
  removed: string[]
}

async function writeVersion(tx: Transaction, { memberId }: MemberActor, version: NewVersion, now: Date) {
  const { added: addedIds, removed: removedIds, audienceId, number, name, description, conditions } = version
  await tx.audienceVersion.create({
    data: {
      audienceId,
      number,
      name,
      description,
      conditions: conditions ?? Prisma.DbNull,
      addedIds,
      removedIds,
      memberId,
      createdAt: now,
    },
  })
}

function evaluate(
  tx: Transaction,
  actor: MemberActor,
  { audienceId, version }: { audienceId: string; version: number },
  today: Date,
) {
  const cause = { kind: 'audience', audienceId, version, userId: actor.userId } as const
  return evaluateAudience(tx, actor, audienceId, { cause, today })
}
