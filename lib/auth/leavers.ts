import { z } from 'zod'
import { type AuditEntry, auditAll } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { usableAccounts } from '@/lib/auth/demo-accounts'
import { hasLeft, leftWhere, notLeftWhere } from '@/lib/auth/employment'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { defineJob } from '@/lib/queue'

/** Notes who has left and who is back; runs every ten minutes. */
export const watchLeaversJob = defineJob('auth.watch-leavers', z.unknown())

/** What decides whether a member may come in. */
export const standingSelect = {
  id: true,
  organizationId: true,
  marketplaceRight: true,
  lockedOutAt: true,
  employee: { select: { id: true, status: true, endDate: true } },
} as const satisfies Prisma.MemberSelect
type Standing = Prisma.MemberGetPayload<{ select: typeof standingSelect }>

/** Of several organizations, the first joined that the person has not left. */
export async function firstOpen<Membership extends Standing>(
  memberships: readonly Membership[],
  now = new Date(),
): Promise<Membership | null> {
  for (const membership of memberships) if (!(await isKeptOut(membership, now))) return membership
  return null
}

/**
 * Whether a member has left, by the directory, and so has no access. The last who may edit keeps it: a directory
 * that is wrong must not leave an organization without anybody who could put it right.
 */
export async function isKeptOut(member: Standing, now = new Date()): Promise<boolean> {
  const { organizationId, marketplaceRight, lockedOutAt, employee } = member
  if (!employee) return lockedOutAt !== null
  if (!hasLeft(employee, now)) return false
  if (marketplaceRight !== 'edit' || lockedOutAt) return true
  return (await listManaged(db, [organizationId], now)).has(organizationId)
}

/** Members who have not left and may edit: while there is one, nobody else has to be let in to. */
export function managersWhere(now: Date): Prisma.MemberWhereInput {
  return { marketplaceRight: 'edit', user: usableAccounts(), ...notLeftWhere(now) }
}

/** The members of whom `isKeptOut` does not hold. */
export function admittedWhere(now: Date): Prisma.MemberWhereInput {
  const isUnmanaged = { members: { none: managersWhere(now) } }
  const isLast = { marketplaceRight: 'edit' as const, lockedOutAt: null, organization: isUnmanaged }
  return { OR: [notLeftWhere(now), isLast] }
}

/** Those of the organizations in which somebody who has not left may edit. */
async function listManaged(tx: Transaction, organizationIds: string[], now: Date): Promise<Set<string>> {
  const rows = await tx.member.groupBy({
    by: 'organizationId',
    where: { organizationId: { in: organizationIds }, ...managersWhere(now) },
  })
  return new Set(rows.map(({ organizationId }) => organizationId))
}

const noted = { id: true, organizationId: true, user: { select: { name: true } } } as const
type Noted = Prisma.MemberGetPayload<{ select: typeof noted }>

/**
 * Locks out who has left and ends their sessions, and lets in again who is back; the log of their organization says
 * so. Who was locked out stays it when the last admin leaves too.
 */
export async function watchLeavers(actor: Actor, now = new Date()): Promise<void> {
  authorize(actor, 'member:lock-out')
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('leavers', 0))`
    const back = await tx.member.findMany({
      where: { lockedOutAt: { not: null }, ...notLeftWhere(now) },
      select: noted,
    })
    const gone = await tx.member.findMany({
      where: { lockedOutAt: null, employee: leftWhere(now) },
      select: { ...noted, marketplaceRight: true },
    })
    const managed = await listManaged(tx, [...new Set(gone.map((one) => one.organizationId))], now)
    const out = gone.filter(
      ({ organizationId, marketplaceRight }) => marketplaceRight !== 'edit' || managed.has(organizationId),
    )
    await write(tx, actor, back, { lockedOutAt: null }, 'member.readmitted')
    await write(tx, actor, out, { lockedOutAt: now }, 'member.locked_out')
    const theirs = { some: { id: { in: out.map(({ id }) => id) } }, none: { lockedOutAt: null } }
    await tx.session.updateMany({
      where: {
        endedAt: null,
        user: { memberships: theirs, publisherMemberships: { none: {} }, isOperator: false },
      },
      data: { endedAt: now },
    })
  })
}

async function write(
  tx: Transaction,
  actor: Actor,
  members: Noted[],
  data: { lockedOutAt: Date | null },
  action: string,
): Promise<void> {
  if (members.length === 0) return
  await tx.member.updateMany({ where: { id: { in: members.map(({ id }) => id) } }, data })
  const entries = members.map(({ id, organizationId, user }): AuditEntry => {
    return { action, organizationId, subject: { type: 'member', id }, details: { name: user.name } }
  })
  await auditAll(tx, actor, entries)
}
