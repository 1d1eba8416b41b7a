import { permissionOf, stateOf } from '@/lib/api-keys/rules'
import type { KeyPermission, KeyState } from '@/lib/api-keys/schema'
import { tokenEndpoint } from '@/lib/auth/access-tokens'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import type { Prisma } from '@/lib/generated/prisma/client'

/** A key as it is shown; its secret is nowhere. */
export interface ApiKeyView {
  id: string
  name: string
  permission: KeyPermission
  state: KeyState
  /** Of the demo: its secret is public. */
  isSample: boolean
  /** Null: whoever it was is no member any more, or nobody was. */
  createdBy: string | null
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
  /** Until when a former secret is good too. */
  formerUntil: Date | null
}

/** The sample key is one of demo mode. */
export const shownWhere = (organizationId: string): Prisma.ApiKeyWhereInput => ({
  organizationId,
  ...(getEnv().PORTICO_DEMO ? {} : { isDemo: false }),
})

const select = {
  id: true,
  name: true,
  scopes: true,
  isDemo: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  previousUntil: true,
  createdBy: { select: { user: { select: { name: true } } } },
} as const satisfies Prisma.ApiKeySelect

function toView(row: Prisma.ApiKeyGetPayload<{ select: typeof select }>, now: Date): ApiKeyView {
  const { scopes, isDemo, previousUntil, createdBy, ...rest } = row
  return {
    ...rest,
    permission: permissionOf(scopes),
    state: stateOf(row, now),
    isSample: isDemo,
    createdBy: createdBy?.user.name ?? null,
    formerUntil: previousUntil && previousUntil > now && !row.revokedAt ? previousUntil : null,
  }
}

const mostRevoked = 50

/** The organization's keys, the newest first, those that are revoked at the end. */
export async function listApiKeys(actor: Actor, now = new Date()): Promise<ApiKeyView[]> {
  authorize(actor, 'api-key:read')
  const where = shownWhere(actor.organizationId)
  const [good, revoked] = await Promise.all([
    db.apiKey.findMany({ where: { ...where, revokedAt: null }, orderBy: { createdAt: 'desc' }, select }),
    db.apiKey.findMany({
      where: { ...where, revokedAt: { not: null } },
      orderBy: { revokedAt: 'desc' },
      take: mostRevoked,
      select,
    }),
  ])
  return [...good, ...revoked].map((row) => toView(row, now))
}

/** One of the organization's keys, and the segments that it created. */
export interface ApiKeyUse {
  key: ApiKeyView
  segments: { count: number; names: string[] }
}

const mostNames = 5

/** @throws AppError `not_found` */
export async function getApiKey(actor: Actor, id: string, now = new Date()): Promise<ApiKeyUse> {
  authorize(actor, 'api-key:read')
  const { organizationId } = actor
  const row = await db.apiKey.findFirst({ where: { ...shownWhere(organizationId), id }, select })
  if (!row) throw new AppError('not_found')
  const where = { organizationId, sourceId: id }
  const [count, first] = await Promise.all([
    db.segment.count({ where }),
    db.segment.findMany({ where, orderBy: { name: 'asc' }, take: mostNames, select: { name: true } }),
  ])
  return { key: toView(row, now), segments: { count, names: first.map(({ name }) => name) } }
}

/** What programs of the organization are set up with, besides a key. */
export interface ApiAddress {
  organizationGuid: string
  tokenUrl: string
  /** Where its segments are. */
  segmentsUrl: string
}

export async function getApiAddress(actor: Actor): Promise<ApiAddress> {
  authorize(actor, 'api-key:read')
  const { guid } = await db.organization.findUniqueOrThrow({
    where: { id: actor.organizationId },
    select: { guid: true },
  })
  const { PORTICO_URL } = getEnv()
  return {
    organizationGuid: guid,
    tokenUrl: tokenEndpoint(),
    segmentsUrl: `${PORTICO_URL}/api/public/v1/user/system/${guid}/segment`,
  }
}
