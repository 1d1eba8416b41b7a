import type { Actor, SignedInActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'

export type AccountRole = 'hrAdmin' | 'hrViewer' | 'groupAdmin' | 'employee' | 'partner' | 'operator'

/** Who someone is, in words that a page shows to them. */
export interface Account {
  name: string
  email: string
  /** Null: belongs to nothing, or not any more. */
  role: AccountRole | null
  /** The organization, or a partner's publisher; operators and people without a role have none. */
  organization: string | null
}

function roleOf(actor: SignedInActor): AccountRole {
  if (actor.kind === 'member') return actor.marketplace === 'edit' ? 'hrAdmin' : 'hrViewer'
  if (actor.kind === 'employee') return actor.administeredGroupIds.length > 0 ? 'groupAdmin' : 'employee'
  return actor.kind
}

async function findOrganization(actor: SignedInActor): Promise<string | null> {
  const select = { name: true } as const
  if ('organizationId' in actor) {
    const found = await db.organization.findUnique({ where: { id: actor.organizationId }, select })
    return found?.name ?? null
  }
  if (actor.kind !== 'partner') return null
  const found = await db.publisher.findUnique({ where: { id: actor.publisherId }, select })
  return found?.name ?? null
}

/** The account of whoever asks; null when nobody is signed in. */
export async function findAccount(actor: Actor): Promise<Account | null> {
  if (!('userId' in actor) || !actor.userId) return null
  const { name = '', email = '' } = actor
  if (actor.kind === 'visitor') return { name, email, role: null, organization: null }
  return { name, email, role: roleOf(actor), organization: await findOrganization(actor) }
}
