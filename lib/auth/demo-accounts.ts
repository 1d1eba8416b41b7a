import type { AccountRole } from '@/lib/auth/account'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import type { Prisma } from '@/lib/generated/prisma/client'
import type { MarketplaceRight } from '@/lib/generated/prisma/enums'

/**
 * The users who may be signed in at all: everybody in demo mode, else everybody but the demo accounts,
 * whose passwords are public. Stands in the `where` of whatever looks for someone who signs in.
 */
export function usableAccounts(): Prisma.UserWhereInput {
  return getEnv().PORTICO_DEMO ? {} : { isDemo: false }
}

export interface DemoAccount {
  email: string
  name: string
  role: AccountRole
  organization: string | null
}

/** Sample people that anyone may sign in as; none unless demo mode is on. */
export async function listDemoAccounts(): Promise<DemoAccount[]> {
  if (!getEnv().PORTICO_DEMO) return []
  const users = await db.user.findMany({
    where: { isDemo: true },
    orderBy: { createdAt: 'asc' },
    select: {
      email: true,
      name: true,
      isOperator: true,
      memberships: {
        take: 1,
        select: {
          marketplaceRight: true,
          organization: { select: { name: true } },
          _count: { select: { administeredGroups: true } },
        },
      },
    },
  })
  return users.map(({ memberships: [membership], isOperator, ...user }) => ({
    ...user,
    organization: membership?.organization.name ?? null,
    role: membership ? roleOf(membership) : isOperator ? 'operator' : 'partner',
  }))
}

function roleOf(membership: {
  marketplaceRight: MarketplaceRight
  _count: { administeredGroups: number }
}): AccountRole {
  if (membership.marketplaceRight === 'edit') return 'hrAdmin'
  if (membership.marketplaceRight === 'view') return 'hrViewer'
  return membership._count.administeredGroups > 0 ? 'groupAdmin' : 'employee'
}

/** The demo account with this address, or null; always null outside demo mode. */
export async function findDemoAccount(
  email: string,
): Promise<{ id: string; email: string; name: string } | null> {
  if (!getEnv().PORTICO_DEMO) return null
  return db.user.findFirst({ where: { email, isDemo: true }, select: { id: true, email: true, name: true } })
}
