import { createHash } from 'node:crypto'
import { type MemberActor, mint } from '@/lib/auth/actor'
import { usableAccounts } from '@/lib/auth/demo-accounts'
import { admittedWhere } from '@/lib/auth/leavers'
import { db, type Transaction } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { toLocale } from '@/lib/i18n/routing'

/** Stands where the session would: members who are loaded here are not at a browser of theirs. */
const noSession = '00000000-0000-0000-0000-000000000000'

const memberSelect = {
  id: true,
  organizationId: true,
  marketplaceRight: true,
  employee: { select: { id: true } },
  administeredGroups: { select: { groupId: true } },
  user: { select: { id: true, email: true, name: true, locale: true } },
} as const satisfies Prisma.MemberSelect

/** Who has a marketplace right and may sign in: whoever has left may not, but as the last who may edit. */
export function presentMembers(now: Date): Prisma.MemberWhereInput {
  return { marketplaceRight: { not: 'none' }, user: usableAccounts(), ...admittedWhere(now) }
}

function toMember(
  row: Prisma.MemberGetPayload<{ select: typeof memberSelect }>,
  address: string | null,
): MemberActor[] {
  const { marketplaceRight: marketplace, user } = row
  if (marketplace === 'none') return []
  const member = mint<MemberActor>({
    kind: 'member',
    sessionId: noSession,
    userId: user.id,
    email: user.email,
    name: user.name,
    locale: toLocale(user.locale),
    address,
    organizationId: row.organizationId,
    memberId: row.id,
    employeeId: row.employee?.id ?? null,
    administeredGroupIds: row.administeredGroups.map((group) => group.groupId),
    marketplace,
  })
  return [member]
}

/**
 * The members of an organization to whom a mail about it may go, with the rights they have now.
 * @param who all who may edit, or those with these ids
 */
export async function loadMembers(
  tx: Transaction,
  organizationId: string,
  who: 'editors' | readonly string[],
  now = new Date(),
): Promise<MemberActor[]> {
  const chosen: Prisma.MemberWhereInput =
    who === 'editors' ? { marketplaceRight: 'edit' } : { id: { in: [...who] } }
  const rows = await tx.member.findMany({
    where: { organizationId, AND: [presentMembers(now), chosen] },
    orderBy: { id: 'asc' },
    select: memberSelect,
  })
  return rows.flatMap((row) => toMember(row, null))
}

/** Under which the token of a calendar's address is kept: whoever reads the table cannot read the calendar. */
export function hashCalendarToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/**
 * Whose calendar an address leads to, with the rights they have now; null: nobody's, or of somebody who is gone
 * or has no right any more.
 * @param address network address of the request
 */
export async function loadCalendarOwner(
  token: string,
  address: string | null = null,
  now = new Date(),
): Promise<MemberActor | null> {
  const row = await db.member.findFirst({
    where: { calendarFeed: { tokenHash: hashCalendarToken(token) }, AND: presentMembers(now) },
    select: memberSelect,
  })
  return (row && toMember(row, address)[0]) ?? null
}
