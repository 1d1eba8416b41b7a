import type { OrganizationActor } from '@/lib/auth/actor'
import { needsApproval } from '@/lib/connections/approval/rules'
import type { ConnectionFacts } from '@/lib/connections/schema'
import type { Transaction } from '@/lib/db'
import { byManagers } from '@/lib/folders/queries'
import { requiresApproval } from '@/lib/policies/queries'

/** Whether the policy wants a second admin before this connection is used. */
export async function isApprovalDue(
  tx: Transaction,
  actor: OrganizationActor,
  { id, state, verifiedAt }: Pick<ConnectionFacts, 'state'> & { id: string; verifiedAt?: Date | null },
): Promise<boolean> {
  if (state === 'connected' || !(await requiresApproval(tx, actor))) return false
  const row = await tx.connection.findFirst({
    where: { id, organizationId: actor.organizationId },
    select: { submittedById: true, approvedAt: true, verifiedAt: true },
  })
  if (!row) return false
  const before = verifiedAt === undefined ? row.verifiedAt : verifiedAt
  return needsApproval({ ...row, state, verifiedAt: before }, { requiresApproval: true })
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

/** What was done to a connection's credentials by people; whoever did it last does not approve them. */
const entering = ['connection.configured', 'connection.authorized']

/** The user who entered or authorized what a connection uses now; null: nobody of the organization. */
export async function findCredentialAuthor(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  connectionId: string,
): Promise<string | null> {
  const last = await tx.auditEvent.findFirst({
    where: {
      organizationId,
      subjectType: 'connection',
      subjectId: connectionId,
      action: { in: entering },
      NOT: { details: { path: ['isUnchanged'], equals: true } },
    },
    orderBy: { id: 'desc' },
    select: { actorId: true },
  })
  return last?.actorId ?? null
}

/** The members who may approve a connection: those who may edit and see it, but did not set it up. */
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
      folder: {
        select: {
          id: true,
          kind: true,
          memberId: true,
          everyone: true,
          _count: { select: { shares: { where: byManagers } } },
        },
      },
    },
  })
  if (!row) return []
  const { folder, ownerId, submittedById } = row
  const isPersonal = folder.kind === 'personal'
  const isOwnerless = isPersonal
    ? folder.memberId === null
    : folder.everyone !== 'manage' && folder._count.shares === 0
  const author = await findCredentialAuthor(tx, actor, connectionId)
  const members = await tx.member.findMany({
    where: {
      organizationId,
      marketplaceRight: 'edit',
      ...(submittedById && { id: { not: submittedById } }),
      ...(author && { userId: { not: author } }),
      ...(folder.everyone === null &&
        !isOwnerless && {
          OR: [
            { id: { in: [ownerId, folder.memberId].filter((id) => id !== null) } },
            { sharedFolders: { some: { folderId: folder.id } } },
          ],
        }),
    },
    orderBy: { user: { name: 'asc' } },
    select: { id: true, user: { select: { name: true, email: true, locale: true } } },
  })
  return members.map(({ id, user }) => ({ id, ...user }))
}
