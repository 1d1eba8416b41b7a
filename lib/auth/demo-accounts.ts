import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import type { Prisma } from '@/lib/generated/prisma/client'

/**
 * The users who may be signed in at all: everybody in demo mode, else everybody but the demo accounts,
 * whose passwords are public. Stands in the `where` of whatever looks for someone who signs in.
 */
export function usableAccounts(): Prisma.UserWhereInput {
  return getEnv().PORTICO_DEMO ? {} : { isDemo: false }
}

/** Sample people that anyone may sign in as; none unless demo mode is on. */
export async function listDemoAccounts(): Promise<{ email: string; name: string }[]> {
  if (!getEnv().PORTICO_DEMO) return []
  return db.user.findMany({
    where: { isDemo: true },
    orderBy: { createdAt: 'asc' },
    select: { email: true, name: true },
  })
}

/** The demo account with this address, or null; always null outside demo mode. */
export async function findDemoAccount(
  email: string,
): Promise<{ id: string; email: string; name: string } | null> {
  if (!getEnv().PORTICO_DEMO) return null
  return db.user.findFirst({ where: { email, isDemo: true }, select: { id: true, email: true, name: true } })
}
