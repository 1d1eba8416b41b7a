import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { scimPath, urns } from '@/lib/scim/schema'
import type { Provisioning, TokenView } from '@/lib/scim/tokens/schema'
import { activeStatuses } from '@/lib/scim/users/rules'
import { builtInNames } from '@/lib/scim/users/schema'

/** Null: the organization has none. */
export async function findScimToken(actor: Actor, now = new Date()): Promise<TokenView | null> {
  authorize(actor, 'scim-token:read')
  const row = await db.scimToken.findUnique({
    where: { organizationId: actor.organizationId },
    select: {
      createdAt: true,
      lastUsedAt: true,
      previousUntil: true,
      createdBy: { select: { user: { select: { name: true } } } },
    },
  })
  if (!row) return null
  const { createdAt, lastUsedAt, previousUntil, createdBy } = row
  const formerUntil = previousUntil && previousUntil > now ? previousUntil : null
  return { createdAt, lastUsedAt, formerUntil, createdBy: createdBy?.user.name ?? null }
}

/** Where an identity provider pushes to, with which token, and what is there. */
export async function getProvisioning(actor: Actor): Promise<Provisioning> {
  authorize(actor, 'scim-token:read')
  const { organizationId } = actor
  const present = { organizationId, scimDeletedAt: null }
  const [token, people, activePeople, groups, memberships, own] = await Promise.all([
    findScimToken(actor),
    db.employee.count({ where: present }),
    db.employee.count({ where: { ...present, status: { in: [...activeStatuses] } } }),
    db.group.count({ where: { organizationId } }),
    db.groupMember.count({ where: { group: { organizationId } } }),
    db.employeeAttribute.findMany({
      where: { organizationId, key: { notIn: builtInNames } },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
      select: { key: true, name: true },
    }),
  ])
  return {
    baseUrl: scimBaseUrl(),
    token,
    activePeople,
    otherPeople: people - activePeople,
    groups,
    memberships,
    ownAttributes: own.map(({ key, name }) => ({ path: `${urns.portico}:${key}`, name })),
  }
}

/** What is entered at the identity provider as the base URL. */
export function scimBaseUrl(): string {
  return `${getEnv().PORTICO_URL}${scimPath}`
}
