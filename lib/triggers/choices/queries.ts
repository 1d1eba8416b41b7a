import { announcementsSlug } from '@/lib/announcements/schema'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { presentMembers } from '@/lib/auth/load-member'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { connectionsWhere } from '@/lib/folders/queries'
import type { Prisma } from '@/lib/generated/prisma/client'
import {
  type FilterField,
  filtersOf,
  type TriggerActionKind,
  type TriggerSource,
} from '@/lib/triggers/schema'
import { endpointsWhere } from '@/lib/webhooks/queries'

export interface Option {
  id: string
  name: string
}

/** What the page of a trigger offers to choose from; lists that its source and action have no use for are empty. */
export interface TriggerChoices {
  departments: string[]
  listings: Option[]
  connections: Option[]
  segments: Option[]
  /** What it can work with. */
  targets: Option[]
  members: Option[]
}

const most = 500
const named = { id: true, name: true } as const
const byName = { name: 'asc' } as const

/** What can be chosen for a trigger of this kind. */
export async function listTriggerChoices(
  actor: Actor,
  { source, action }: { source: TriggerSource; action: TriggerActionKind },
): Promise<TriggerChoices> {
  authorize(actor, 'trigger:update')
  const { organizationId } = actor
  const needs = (field: FilterField) => filtersOf[source].includes(field)
  const [departments, listings, connections, segments, targets, members] = await Promise.all([
    needs('department') ? listDepartments(actor) : [],
    needs('listingId')
      ? db.listing.findMany({
          where: { connections: { some: { organizationId } } },
          orderBy: byName,
          take: most,
          select: named,
        })
      : [],
    needs('connectionId') ? listConnections(actor, 'view', {}) : [],
    needs('segmentId')
      ? db.segment.findMany({ where: { organizationId }, orderBy: byName, take: most, select: named })
      : [],
    listTargets(actor, action),
    action === 'mail' ? listMembers(actor) : [],
  ])
  return { departments, listings, connections, segments, targets, members }
}

async function listDepartments({ organizationId }: MemberActor): Promise<string[]> {
  const rows = await db.employee.groupBy({
    by: ['department'],
    where: { organizationId, department: { not: null } },
    orderBy: { department: 'asc' },
    take: most,
  })
  return rows.flatMap(({ department }) => department ?? [])
}

function listConnections(
  actor: MemberActor,
  role: 'view' | 'use',
  where: Prisma.ConnectionWhereInput,
): Promise<Option[]> {
  return db.connection.findMany({
    where: { AND: [connectionsWhere(actor, role), { state: { not: 'pending' } }, where] },
    orderBy: byName,
    take: most,
    select: named,
  })
}

async function listTargets(actor: MemberActor, action: TriggerActionKind): Promise<Option[]> {
  if (action === 'start_sync') return listConnections(actor, 'use', { syncSettings: { isNot: null } })
  if (action === 'announce') return listConnections(actor, 'use', { listing: { slug: announcementsSlug } })
  if (action === 'mail') return []
  const endpoints = await db.webhookEndpoint.findMany({
    where: endpointsWhere(actor, 'use'),
    orderBy: { createdAt: 'asc' },
    take: most,
    select: { id: true, url: true, connection: { select: { name: true } } },
  })
  return endpoints.map(({ id, url, connection }) => {
    const host = URL.parse(url)?.host ?? url
    return { id, name: connection ? `${connection.name} (${host})` : host }
  })
}

async function listMembers({ organizationId }: MemberActor): Promise<Option[]> {
  const members = await db.member.findMany({
    where: { organizationId, AND: presentMembers(new Date()) },
    orderBy: [{ user: { name: 'asc' } }, { user: { email: 'asc' } }],
    take: most,
    select: { id: true, user: { select: { name: true, email: true } } },
  })
  return members.map(({ id, user }) => ({ id, name: `${user.name} (${user.email})` }))
}
