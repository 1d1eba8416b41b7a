import type { OrganizationActor } from '@/lib/auth/actor'
import { rolesFrom } from '@/lib/folders/rules'
import type { Prisma } from '@/lib/generated/prisma/client'
import type { FolderRole } from '@/lib/generated/prisma/enums'

/**
 * The folders in which the actor has at least this role. Everyone sees and uses what is in their own personal
 * folder; that of a member who is gone falls to those who may edit. A right to view caps every role.
 */
export function foldersWhere(actor: OrganizationActor, role: FolderRole): Prisma.FolderWhereInput {
  const { organizationId } = actor
  if (actor.kind !== 'member') return { organizationId }
  if (role !== 'view' && actor.marketplace !== 'edit') return { organizationId, id: { in: [] } }
  const { memberId } = actor
  const roles = rolesFrom(role)
  return {
    organizationId,
    OR: [
      { kind: 'personal', memberId },
      ...(actor.marketplace === 'edit' ? [{ kind: 'personal' as const, memberId: null }] : []),
      { everyone: { in: roles } },
      { shares: { some: { memberId, role: { in: roles } } } },
    ],
  }
}

/**
 * The connections that the actor may see, use or manage: by their folder, or because they own them. Stands in the
 * `where` of every query of connections that somebody asks for.
 */
export function connectionsWhere(actor: OrganizationActor, role: FolderRole): Prisma.ConnectionWhereInput {
  const { organizationId } = actor
  if (actor.kind === 'hand-off') return { organizationId, id: actor.connectionId }
  if (actor.kind === 'system') return { organizationId }
  const folder = foldersWhere(actor, role)
  const isCapped = role !== 'view' && actor.marketplace !== 'edit'
  return isCapped
    ? { organizationId, folder }
    : { organizationId, OR: [{ ownerId: actor.memberId }, { folder }] }
}
