import { untoldEndWhere } from '@/lib/api-keys/ending/queries'
import {
  type DatedDanger,
  type Digests,
  distribute,
  type News,
  sendDigests,
} from '@/lib/attention/digests/mutations'
import { deadlineSelect, secretExpiryWhere } from '@/lib/attention/queries'
import { ownerDanger, secretDeadline } from '@/lib/attention/rules'
import { notifyOrganizationJob } from '@/lib/attention/schema'
import type { Actor } from '@/lib/auth/actor'
import { notLeftWhere } from '@/lib/auth/employment'
import { loadMembers } from '@/lib/auth/load-member'
import { authorize } from '@/lib/auth/permissions'
import { ownerLeavingWhere } from '@/lib/connections/settings/queries'
import { dayOf } from '@/lib/days'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Prisma } from '@/lib/generated/prisma/client'
import { enqueue } from '@/lib/queue'

const pageSize = 500

// Fifty thousand connections of one organization take longer than Prisma's five seconds.
const patience = { timeout: 120_000, maxWait: 30_000 }

/**
 * Enqueues the telling of dangers for each organization that has any. What was told of an owner who had left is
 * forgotten once somebody who stays owns the connection, so that their leaving is told too.
 */
export async function enqueueNotices(actor: Actor, now = new Date()): Promise<void> {
  authorize(actor, 'connection:plan')
  await db.connectionNotice.deleteMany({
    where: { kind: 'owner_leaving', threshold: 0, connection: { owner: notLeftWhere(now) } },
  })
  const endangered = { OR: [ownerLeavingWhere(now), secretExpiryWhere(now)] }
  const organizations = await db.organization.findMany({
    where: { OR: [{ connections: { some: endangered } }, { apiKeys: { some: untoldEndWhere(now) } }] },
    select: { id: true },
  })
  const { name } = notifyOrganizationJob
  for (const { id } of organizations) {
    const options = { key: `${name}:${id}`, queueName: name }
    await enqueue(db, notifyOrganizationJob, { organizationId: id }, options)
  }
}

/**
 * Mails the owners and the HR admins of an organization what threatens its connections: each danger once per
 * threshold, all that is new to a person in one mail, in their language. Nobody is told of a connection that they
 * may not see, except that its owner leaves.
 * @returns how many mails were queued
 * @throws AppError `not_found` for an actor that works for no organization
 */
export async function notifyOrganization(actor: Actor, now = new Date()): Promise<number> {
  authorize(actor, 'connection:plan')
  const { organizationId } = actor
  if (!organizationId) throw new AppError('not_found')
  return db.$transaction(async (tx) => {
    // Runs at the same moment follow each other, so that the second finds what the first has told.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`attention:${organizationId}`}, 0))`
    const digests: Digests = new Map()
    const editors = await loadMembers(tx, organizationId, 'editors', now)
    for (let after: string | undefined; ; ) {
      const page = await readPage(tx, organizationId, after, now)
      const news = await recordNews(tx, page, now)
      await distribute(tx, organizationId, { news, editors, digests, now })
      after = page.at(-1)?.id
      if (page.length < pageSize) break
    }
    if (digests.size > 0) await sendDigests(tx, actor, organizationId, digests)
    return digests.size
  }, patience)
}

const select = {
  ...deadlineSelect,
  id: true,
  name: true,
  state: true,
  ownerId: true,
  listing: { select: { name: true } },
  notices: { where: { kind: 'owner_leaving', threshold: 0 }, take: 1, select: { id: true } },
} as const satisfies Prisma.ConnectionSelect

type Row = Prisma.ConnectionGetPayload<{ select: typeof select }>

function readPage(
  tx: Transaction,
  organizationId: string,
  after: string | undefined,
  now: Date,
): Promise<Row[]> {
  return tx.connection.findMany({
    where: { organizationId, id: { gt: after }, OR: [ownerLeavingWhere(now), secretExpiryWhere(now)] },
    orderBy: { id: 'asc' },
    take: pageSize,
    select,
  })
}

/** Notes the dangers that nobody was told of at their threshold; what another run noted is not returned. */
async function recordNews(tx: Transaction, page: Row[], now: Date): Promise<News[]> {
  const found = page.flatMap((row) => dangersOf(row, now).map((danger) => ({ row, danger })))
  const noted = await tx.connectionNotice.createManyAndReturn({
    data: found.map(({ row, danger }) => ({ connectionId: row.id, ...noticeOf(danger, now) })),
    skipDuplicates: true,
    select: { connectionId: true, kind: true },
  })
  const isNew = new Set(noted.map(({ connectionId, kind }) => `${connectionId} ${kind}`))
  return page.flatMap((row) => {
    const dangers = found
      .filter((one) => one.row === row && isNew.has(`${row.id} ${noticeOf(one.danger, now).kind}`))
      .map(({ danger }) => danger)
    return dangers.length > 0 ? [{ row, dangers }] : []
  })
}

function dangersOf({ state, owner, credential, notices }: Row, now: Date): DatedDanger[] {
  const leaving = ownerDanger(owner, now)
  // That an owner is gone is told once, whatever day the directory gives for it afterwards.
  const isTold = notices.length > 0 && (leaving?.deadline?.threshold ?? 0) === 0
  // What has to be reconnected was told of when it broke: the same act mends both.
  const deadline = state === 'needs_reconnect' ? null : secretDeadline(credential, now)
  return [
    ...(leaving && !isTold ? [leaving] : []),
    ...(deadline ? [{ kind: 'secretExpiry' as const, deadline }] : []),
  ]
}

function noticeOf({ kind, deadline }: DatedDanger, now: Date) {
  return {
    kind: kind === 'ownerLeaving' ? ('owner_leaving' as const) : ('secret_expiry' as const),
    threshold: deadline?.threshold ?? 0,
    dueOn: deadline?.dueOn ?? dayOf(now),
  }
}
