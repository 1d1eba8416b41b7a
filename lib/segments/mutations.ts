import { randomUUIDv7 } from 'node:crypto'
import { audit } from '@/lib/audit'
import type { Actor, ApiKeyActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { answerCall } from '@/lib/segments/calls/mutations'
import type { Outcome, Repeatable, Reply } from '@/lib/segments/calls/schema'
import { recordSegmentEvent } from '@/lib/segments/events/mutations'
import { holdMatching } from '@/lib/segments/matching/mutations'
import { findSegment } from '@/lib/segments/queries'
import { segmentPath } from '@/lib/segments/rules'
import type { NewSegment, SegmentChange } from '@/lib/segments/schema'
import { applyUserIds } from '@/lib/segments/users/mutations'

/**
 * Makes a segment of these ids.
 * @returns 201 with the segment and its address
 * @throws AppError `conflict` (`segmentIdTaken`, `segmentNameTaken`), and those of `answerCall`
 */
export async function createSegment(
  actor: Actor,
  { id: externalId, name, userIds }: NewSegment,
  repeatable: Repeatable | null = null,
): Promise<Reply> {
  authorize(actor, 'segment:update')
  const { organizationId, organizationGuid, apiKeyId } = actor
  const call = { operation: 'create', idCount: userIds.length, repeatable } as const
  return answerCall(actor, call, async (tx): Promise<Outcome> => {
    await holdMatching(tx, organizationId)
    const data = { id: randomUUIDv7(), organizationId, externalId, name, sourceId: apiKeyId }
    const { count } = await tx.segment.createMany({ data, skipDuplicates: true })
    if (count === 0) return { refusal: await takenBy(tx, data) }
    const segmentId = data.id
    const change = await applyUserIds(tx, actor, { segmentId, action: 'add', userIds })
    const subject = { type: 'segment', id: segmentId }
    await audit(tx, actor, { action: 'segment.created', subject, details: { name, ids: change.userCount } })
    const { added, userCount } = change
    const changes = { change: 'created', added, removed: 0, userCount } as const
    await recordSegmentEvent(tx, actor, { segmentId, ...changes })
    const segment = await findSegment(tx, organizationId, segmentId)
    if (!segment) throw new Error(`Segment ${segmentId} was not made`)
    const location = segmentPath(organizationGuid, segmentId)
    return { reply: { status: 201, location, body: segment }, segmentId, added: change.added, removed: 0 }
  })
}

async function takenBy(
  tx: Transaction,
  { organizationId, externalId }: { organizationId: string; externalId: string | null },
): Promise<AppError> {
  const hasId = externalId !== null && (await tx.segment.count({ where: { organizationId, externalId } })) > 0
  const [field, reason] = hasId ? ['/id', 'segmentIdTaken'] : ['/name', 'segmentNameTaken']
  return new AppError('conflict', { reason, fields: { [field]: reason } })
}

/**
 * Adds ids to a segment, removes them, or makes them all that it holds: all or none of them.
 * @returns 200 with what came of it
 * @throws AppError `not_found`, and those of `answerCall`
 */
export async function changeSegmentUsers(
  actor: Actor,
  { segmentId, action, userIds }: SegmentChange & { segmentId: string },
  repeatable: Repeatable | null = null,
): Promise<Reply> {
  authorize(actor, 'segment:update')
  const call = { operation: action, segmentId, idCount: userIds.length, repeatable }
  return answerCall(actor, call, async (tx): Promise<Outcome> => {
    await holdMatching(tx, actor.organizationId)
    if (!(await lockSegment(tx, actor, segmentId, 'change'))) return { refusal: new AppError('not_found') }
    const { added, removed, userCount } = await applyUserIds(tx, actor, { segmentId, action, userIds })
    if (added + removed > 0) {
      await recordSegmentEvent(tx, actor, { segmentId, change: 'updated', added, removed, userCount })
    }
    const body = { guid: segmentId, added, removed, userCount }
    return { reply: { status: 200, location: null, body }, segmentId, added, removed }
  })
}

/**
 * Deletes a segment that no audience asks about.
 * @returns 204
 * @throws AppError `not_found`; `conflict` (`inUse`) with the names of the audiences
 */
export async function deleteSegment(actor: Actor, { segmentId }: { segmentId: string }): Promise<Reply> {
  authorize(actor, 'segment:update')
  return answerCall(actor, { operation: 'delete', segmentId }, async (tx): Promise<Outcome> => {
    await holdMatching(tx, actor.organizationId)
    const segment = await lockSegment(tx, actor, segmentId, 'delete')
    if (!segment) return { refusal: new AppError('not_found') }
    const uses = await tx.audienceSegment.findMany({
      where: { segmentId },
      orderBy: { audience: { name: 'asc' } },
      select: { audience: { select: { name: true } } },
    })
    if (uses.length > 0) {
      const names = uses.map(({ audience }) => audience.name).join(', ')
      const values = { count: uses.length, names }
      return { refusal: new AppError('conflict', { reason: 'inUse', values }) }
    }
    const left = { change: 'deleted', added: 0, removed: segment.userCount, userCount: 0 } as const
    await recordSegmentEvent(tx, actor, { segmentId, ...left })
    await tx.segment.delete({ where: { id: segmentId, organizationId: actor.organizationId } })
    const details = { name: segment.name, ids: segment.userCount }
    await audit(tx, actor, {
      action: 'segment.deleted',
      subject: { type: 'segment', id: segmentId },
      details,
    })
    return {
      reply: { status: 204, location: null, body: null },
      segmentId: null,
      added: 0,
      removed: segment.userCount,
    }
  })
}

/** Holds a segment against other writes until the transaction ends. */
async function lockSegment(
  tx: Transaction,
  { organizationId }: ApiKeyActor,
  segmentId: string,
  purpose: 'change' | 'delete',
) {
  // Audiences may begin to ask about a segment while its ids change.
  const lock = purpose === 'delete' ? Prisma.sql`FOR UPDATE` : Prisma.sql`FOR NO KEY UPDATE`
  const rows = await tx.$queryRaw<{ name: string; userCount: number }[]>`
    SELECT "name", "userCount" FROM "Segment"
    WHERE "id" = ${segmentId}::uuid AND "organizationId" = ${organizationId}::uuid ${lock}`
  return rows[0]
}
