import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/permissions'
import {
  findCredentialAuthor,
  findCredentialAuthors,
  listApprovers,
} from '@/lib/connections/approval/queries'
import { isAwaitingApproval } from '@/lib/connections/approval/rules'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionsWhere } from '@/lib/folders/queries'
import { findVerdicts } from '@/lib/policies/queries'

/** How many who may approve are named. */
const named = 8

/** What an approval or a policy means for a connection now; null: nothing. */
export type Standing =
  | {
      kind: 'waiting'
      /** Who set it up; null when that member is gone. */
      submitter: string | null
      since: Date | null
      approvers: { first: string[]; more: number }
      canDecide: boolean
      /** The reader set it up. */
      isOwn: boolean
      /** Its last test failed: it cannot be approved until one passes. */
      hasFailed: boolean
    }
  | { kind: 'declined'; by: string | null; reason: string; at: Date | null }
  | { kind: 'held'; reason: string; isAboutMethod: boolean }

/** @throws AppError `not_found` */
export async function getStanding(actor: Actor, connectionId: string): Promise<Standing | null> {
  authorize(actor, 'connection:read')
  const row = await db.connection.findFirst({
    where: { id: connectionId, AND: connectionsWhere(actor, 'view') },
    select: {
      listingId: true,
      authMethod: true,
      state: true,
      stateReason: true,
      submittedById: true,
      lastFailure: true,
    },
  })
  if (!row) throw new AppError('not_found')
  const { listingId, authMethod, state, stateReason } = row
  if (isAwaitingApproval(row)) return describeWaiting(actor, connectionId, row)
  if (state !== 'inactive') return null
  if (stateReason === 'declined') return describeDeclined(actor, connectionId)
  if (stateReason !== 'policy') return null
  const verdict = (await findVerdicts(db, actor, { listingId, methods: [authMethod] })).get(authMethod)
  return { kind: 'held', reason: verdict?.reason ?? '', isAboutMethod: verdict?.kind === 'method' }
}

async function describeWaiting(
  actor: MemberActor,
  connectionId: string,
  row: { submittedById: string | null; lastFailure: unknown },
): Promise<Standing> {
  const { organizationId, memberId, userId } = actor
  const { submittedById } = row
  const submitter = submittedById
    ? await db.member.findFirst({
        where: { id: submittedById, organizationId },
        select: { user: { select: { name: true } } },
      })
    : null
  const event = await findEvent(actor, connectionId, {
    action: 'connection.state_changed',
    reason: 'approval',
  })
  const approvers = await listApprovers(db, actor, connectionId)
  const isOwn = submittedById === memberId || (await findCredentialAuthor(db, actor, connectionId)) === userId
  return {
    kind: 'waiting',
    submitter: submitter?.user.name ?? null,
    since: event?.createdAt ?? null,
    approvers: {
      first: approvers.slice(0, named).map(({ name }) => name),
      more: Math.max(0, approvers.length - named),
    },
    canDecide: can(actor, 'connection:approve') && !isOwn,
    isOwn,
    hasFailed: row.lastFailure !== null,
  }
}

async function describeDeclined(actor: MemberActor, connectionId: string): Promise<Standing> {
  const event = await findEvent(actor, connectionId, { action: 'connection.declined' })
  const by = event?.actorId
    ? await db.member.findFirst({
        where: { userId: event.actorId, organizationId: actor.organizationId },
        select: { user: { select: { name: true } } },
      })
    : null
  return {
    kind: 'declined',
    by: by?.user.name ?? null,
    reason: event?.reason ?? '',
    at: event?.createdAt ?? null,
  }
}

/** The last of its kind in the audit log, which alone knows who and when. */
function findEvent(
  { organizationId }: MemberActor,
  connectionId: string,
  what: { action: string; reason?: string },
) {
  return db.auditEvent.findFirst({
    where: { organizationId, subjectType: 'connection', subjectId: connectionId, ...what },
    orderBy: { id: 'desc' },
    select: { actorId: true, reason: true, createdAt: true },
  })
}

/** Connections that wait for an approval, the oldest first, as far as the reader sees them. */
export async function listWaiting(actor: Actor) {
  authorize(actor, 'connection:approve')
  const { organizationId, memberId, userId } = actor
  const rows = await db.connection.findMany({
    where: { state: 'pending', stateReason: 'approval', AND: connectionsWhere(actor, 'view') },
    orderBy: { updatedAt: 'asc' },
    take: 200,
    select: {
      id: true,
      name: true,
      submittedById: true,
      listing: { select: { name: true, iconPath: true, brandColor: true } },
    },
  })
  const ids = rows.map(({ submittedById }) => submittedById).filter((id) => id !== null)
  const members = await db.member.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, user: { select: { name: true } } },
  })
  const names = new Map(members.map(({ id, user }) => [id, user.name]))
  const authors = await findCredentialAuthors(
    db,
    actor,
    rows.map(({ id }) => id),
  )
  return rows.map(({ submittedById, ...row }) => ({
    ...row,
    isOwn: submittedById === memberId || authors.get(row.id) === userId,
    submitter: submittedById ? (names.get(submittedById) ?? null) : null,
  }))
}
