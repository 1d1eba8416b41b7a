import { type Actor, mint, type SignedInActor, type VisitorActor, visitor } from '@/lib/auth/actor'
import { usableAccounts } from '@/lib/auth/demo-accounts'
import { firstOpen, standingSelect } from '@/lib/auth/leavers'
import { db } from '@/lib/db'
import { toLocale } from '@/lib/i18n/routing'

const actorSelect = {
  id: true,
  email: true,
  name: true,
  locale: true,
  isOperator: true,
  memberships: {
    orderBy: { createdAt: 'asc' },
    select: {
      ...standingSelect,
      administeredGroups: { select: { groupId: true } },
    },
  },
  publisherMemberships: {
    orderBy: { publisherId: 'asc' },
    take: 1,
    select: { publisherId: true, role: true },
  },
} as const

/**
 * Who a live session belongs to, read afresh: an ended session, a removed member or somebody who has left is a
 * visitor at once.
 * @param sessionId id of a `Session` row, from the signed cookie
 * @param address network address of the request
 */
export async function loadActor(
  sessionId: string,
  address: string | null = null,
  now = new Date(),
): Promise<Actor> {
  const session = await db.session.findFirst({
    where: { id: sessionId, endedAt: null, expiresAt: { gt: now }, user: usableAccounts() },
    select: { user: { select: actorSelect } },
  })
  if (!session) return visitor
  const { user } = session
  const signedIn = {
    sessionId,
    userId: user.id,
    email: user.email,
    name: user.name,
    locale: toLocale(user.locale),
    address,
  }
  const membership = await firstOpen(user.memberships, now)
  if (membership) {
    const member = {
      ...signedIn,
      organizationId: membership.organizationId,
      memberId: membership.id,
      employeeId: membership.employee?.id ?? null,
      administeredGroupIds: membership.administeredGroups.map((group) => group.groupId),
    }
    return membership.marketplaceRight === 'none'
      ? mint<SignedInActor>({ ...member, kind: 'employee' })
      : mint<SignedInActor>({ ...member, kind: 'member', marketplace: membership.marketplaceRight })
  }
  const publisher = user.publisherMemberships[0]
  if (publisher) return mint<SignedInActor>({ ...signedIn, ...publisher, kind: 'partner' })
  if (user.isOperator) return mint<SignedInActor>({ ...signedIn, kind: 'operator' })
  if (user.memberships.length > 0) return visitor
  return mint<VisitorActor>({ ...signedIn, kind: 'visitor' })
}
