import { canUndo, diffSnapshots, isUndoOf, undoUntil } from '@/lib/activations/rules'
import { type ActivationSnapshot, activationSnapshotSchema, type ChangeEntry } from '@/lib/activations/schema'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionsWhere } from '@/lib/folders/queries'

/** The last changes of a connection's activation, newest first. */
export async function listChanges(
  actor: Actor,
  { connectionId, limit = 20 }: { connectionId: string; limit?: number },
  now = new Date(),
): Promise<ChangeEntry[]> {
  authorize(actor, 'activation:read')
  const connection = await db.connection.findFirst({
    where: { id: connectionId, AND: connectionsWhere(actor, 'view') },
    select: { listingId: true },
  })
  if (!connection) throw new AppError('not_found')
  const { listingId } = connection
  const changes = await db.activationChange.findMany({
    where: { activation: { listingId, organizationId: actor.organizationId } },
    orderBy: [{ resultVersion: 'desc' }],
    // With the one before the oldest, which that may have undone.
    take: limit + 1,
    include: { activation: { select: { version: true } } },
  })
  const names = await namesOf(
    actor,
    changes.flatMap(({ memberId }) => memberId ?? []),
  )
  return changes.slice(0, limit).map((change, index) => {
    const before = activationSnapshotSchema.parse(change.before)
    const after = activationSnapshotSchema.parse(change.after)
    return {
      id: change.id,
      kind: isUndoOf(change, changes[index + 1]) ? 'undone' : diffSnapshots(before, after).kind,
      isActive: after.isActive,
      by: names.get(change.memberId ?? '') ?? null,
      at: change.createdAt,
      undoneAt: change.undoneAt,
      after: sizes(after),
      undoUntil: canUndo(change, change.activation, now) ? undoUntil(change) : null,
    }
  })
}

function sizes({ everyone, audienceIds, employeeIds }: ActivationSnapshot): ChangeEntry['after'] {
  return { everyone, audiences: audienceIds.length, employees: employeeIds.length }
}

async function namesOf(actor: MemberActor, memberIds: string[]): Promise<Map<string, string>> {
  const members = await db.member.findMany({
    where: { organizationId: actor.organizationId, id: { in: memberIds } },
    select: { id: true, user: { select: { name: true } } },
  })
  return new Map(members.map(({ id, user }) => [id, user.name]))
}
