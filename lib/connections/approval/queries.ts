import type { OrganizationActor } from '@/lib/auth/actor'
import { presentMembers } from '@/lib/auth/load-member'
import { needsApproval } from '@/lib/connections/approval/rules'
import type { ConnectionFacts } from '@/lib/connections/schema'
import type { Transaction } from '@/lib/db'
import { editorsWhere, sightSelect } from '@/lib/folders/queries'
import type { Prisma } from '@/lib/generated/prisma/client'
import { requiresApproval } from '@/lib/policies/queries'

/** Whether the policy wants a second admin before this connection is used. */
export async function isApprovalDue(
  tx: Transaction,
  actor: OrganizationActor,
  { id, state, stateReason, verifiedAt }: ConnectionFacts & { id: string; verifiedAt?: Date | null },
): Promise<boolean> {
  if (state === 'connected' || !(await requiresApproval(tx, actor))) return false
  const row = await tx.connection.findFirst({
    where: { id, organizationId: actor.organizationId },
    select: { submittedById: true, approvedAt: true, verifiedAt: true },
  })
  if (!row) return false
  const before = verifiedAt === undefined ? row.verifiedAt : verifiedAt
  return needsApproval({ ...row, state, stateReason, verifiedAt: before }, { requiresApproval: true })
}

/** The member who answers for what the actor has set up; null where nobody does. */
export async function findSubmitter(tx: Transaction, actor: OrganizationActor): Promise<string | null> {
  if (actor.kind === 'member') return actor.memberId
  if (actor.kind === 'system') return null
  const { createdById } = await tx.handOff.findUniqueOrThrow({
    where: { id: actor.handOffId },
    select: { createdById: true },
  })
  return createdById
}

/** What people do to a connection's credentials; whoever did it last does not approve them. */
const entering: Prisma.AuditEventWhereInput = {
  OR: [
    { action: 'connection.authorized' },
    { action: 'connection.configured', details: { path: ['isUnchanged'], equals: false } },
  ],
}

/** The user who entered or authorized what a connection uses now; null: nobody of the organization. */
export async function findCredentialAuthor(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
): Promise<string | null> {
  const authors = await findCredentialAuthors(tx, actor, [connectionId])
  return authors.get(connectionId) ?? null
}

/** The same for many connections, by id. By a hand-off link it was whoever that was mailed to. */
export async function findCredentialAuthors(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  connectionIds: string[],
): Promise<Map<string, string>> {
  const subjectId = { in: connectionIds }
  const last = await tx.auditEvent.findMany({
    where: { organizationId, subjectType: 'connection', subjectId, ...entering },
    orderBy: { id: 'desc' },
    distinct: ['subjectId'],
    select: { subjectId: true, actorKind: true, actorId: true, createdAt: true },
  })
  const authors = new Map<string, string>()
  for (const { subjectId: connectionId, actorKind, actorId, createdAt } of last) {
    const author = actorKind === 'hand-off' ? await findRecipient(tx, connectionId, createdAt) : actorId
    if (author) authors.set(connectionId, author)
  }
  return authors
}

/** The user to whom the link was mailed that a connection had open at that moment. */
async function findRecipient(tx: Transaction, connectionId: string, at: Date): Promise<string | null> {
  const link = await tx.handOff.findFirst({
    where: { connectionId, createdAt: { lte: at } },
    orderBy: { id: 'desc' },
    select: { recipient: true },
  })
  if (!link?.recipient) return null
  const user = await tx.user.findUnique({ where: { email: link.recipient }, select: { id: true } })
  return user?.id ?? null
}

/** The members who may approve a connection: those who are there, may edit and see it, but did not set it up. */
export async function listApprovers(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
): Promise<{ id: string; name: string; email: string; locale: string }[]> {
  const { organizationId } = actor
  const row = await tx.connection.findFirst({
    where: { id: connectionId, organizationId },
    select: {
      ownerId: true,
      submittedById: true,
      folder: { select: sightSelect },
    },
  })
  if (!row) return []
  const { folder, ownerId, submittedById } = row
  const author = await findCredentialAuthor(tx, actor, connectionId)
  const members = await tx.member.findMany({
    where: {
      organizationId,
      AND: [presentMembers(new Date()), editorsWhere(folder, ownerId)],
      ...(submittedById && { id: { not: submittedById } }),
      ...(author && { userId: { not: author } }),
    },
    orderBy: { user: { name: 'asc' } },
    select: { id: true, user: { select: { name: true, email: true, locale: true } } },
  })
  return members.map(({ id, user }) => ({ id, ...user }))
}
