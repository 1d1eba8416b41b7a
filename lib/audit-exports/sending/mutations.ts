import { randomUUIDv7 } from 'node:crypto'
import { type ExportCursor, listExportable, requireAuditExport } from '@/lib/audit-exports/queries'
import { pauses, toBatch, toTrialLine } from '@/lib/audit-exports/rules'
import { batchSize, sendAuditEventsJob } from '@/lib/audit-exports/schema'
import type { StoredAuditEvent } from '@/lib/audit-log/schema'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { type Delivery, deliver } from '@/lib/connections/deliveries/mutations'
import { fitsHeader } from '@/lib/connectors/templates'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { log } from '@/lib/log'
import { pauseAfter } from '@/lib/pauses'
import { enqueue } from '@/lib/queue'

/** Longer than a request can take: whoever has not gone on by then has died. */
const leaseMs = 60_000
/** Batches that one collector gets in a row while others wait. */
const mostBatches = 20

interface Options {
  now?: () => Date
  size?: number
}

/**
 * Sends a collector what it has not had, in the log's order and at least once: how far it got is noted after each batch
 * that it took. A collector that fails is tried again later and later. A batch that it refuses for good is halved; a
 * single entry that it refuses, while it takes others, is passed over and named in the log of this process.
 */
export async function sendAuditEvents(
  actor: Actor,
  connectionId: string,
  { now = () => new Date(), size = batchSize }: Options = {},
): Promise<void> {
  authorize(actor, 'connection:use')
  let cursor = await claim(actor, connectionId, now())
  let [taken, limit] = [0, size]
  while (cursor) {
    const { last, body, count } = toBatch(await listExportable(actor, cursor, limit))
    if (!last) return release(connectionId, cursor)
    let outcome = await trySending(actor, connectionId, body, now)
    const isRefused = !outcome.ok && outcome.isFinal
    if (isRefused && count > 1) {
      limit = Math.floor(count / 2)
      cursor = await renew(connectionId, cursor, now())
      continue
    }
    if (isRefused) {
      outcome = await tryTrial(actor, connectionId, now)
      if (outcome.ok)
        log.error({ connectionId, auditEventId: last.id }, 'A collector refuses this audit event')
      limit = size
    }
    if (!outcome.ok) return sendLater(actor, connectionId, outcome.retryAfterSeconds, now())
    taken += 1
    const isPaused = taken === mostBatches
    cursor = await advance(connectionId, cursor, { last, resumeAt: isPaused ? null : lease(now()) }, now())
    if (isPaused) return enqueueSending(db, actor.organizationId, connectionId)
  }
}

const lease = (now: Date) => new Date(now.getTime() + leaseMs)

/** For one of all who try at the same moment; null: for somebody else, or not yet. */
async function claim(
  { organizationId }: OrganizationActor,
  connectionId: string,
  now: Date,
): Promise<ExportCursor | null> {
  const [row] = await db.$queryRaw<ExportCursor[]>`/* claim_audit_export */
    UPDATE "AuditExport" export SET "resumeAt" = ${lease(now)}
    FROM "Connection" connection
    WHERE export."connectionId" = ${connectionId}::uuid AND connection."id" = export."connectionId"
      AND connection."organizationId" = ${organizationId}::uuid AND connection."state" = 'connected'
      AND (export."resumeAt" IS NULL OR export."resumeAt" <= ${now})
      AND EXISTS (SELECT FROM "Activation" WHERE "connectionId" = export."connectionId" AND "isActive")
    RETURNING export."lastAt", export."lastId"`
  return row ?? null
}

async function release(connectionId: string, { lastAt, lastId }: ExportCursor): Promise<void> {
  await db.auditExport.updateMany({ where: { connectionId, lastAt, lastId }, data: { resumeAt: null } })
}

/** Keeps others away for as long again; null: somebody else went on meanwhile. */
async function renew(connectionId: string, cursor: ExportCursor, now: Date): Promise<ExportCursor | null> {
  const where = { connectionId, lastAt: cursor.lastAt, lastId: cursor.lastId }
  const { count } = await db.auditExport.updateMany({ where, data: { resumeAt: lease(now) } })
  return count > 0 ? cursor : null
}

/** Notes what arrived; null: somebody else went on meanwhile, and this one stops. */
async function advance(
  connectionId: string,
  { lastAt, lastId }: ExportCursor,
  { last, resumeAt }: { last: StoredAuditEvent; resumeAt: Date | null },
  now: Date,
): Promise<ExportCursor | null> {
  const after = { lastAt: last.createdAt, lastId: last.id }
  const { count } = await db.auditExport.updateMany({
    where: { connectionId, lastAt, lastId },
    data: { ...after, resumeAt, sentAt: now, failureCount: 0 },
  })
  return count > 0 ? after : null
}

/** Posts lines of NDJSON to a connection's collector. @throws AppError as `deliver` */
export function postLines(
  actor: OrganizationActor,
  connectionId: string,
  body: string,
  options: { isTest?: boolean; now?: () => Date } = {},
): Promise<Delivery> {
  return deliver(
    actor,
    connectionId,
    ({ collectorUrl, token }) => {
      if (!collectorUrl) throw new AppError('conflict', { reason: 'noCollector' })
      if (token && !fitsHeader(token))
        throw new AppError('invalid', { fields: { token: 'invalidCharacters' } })
      const headers = {
        'content-type': 'application/x-ndjson',
        ...(token && { authorization: `Bearer ${token}` }),
      }
      return { url: collectorUrl, headers, body }
    },
    options,
  )
}

async function trySending(
  actor: OrganizationActor,
  connectionId: string,
  body: string,
  now: () => Date,
): Promise<Delivery> {
  try {
    return await postLines(actor, connectionId, body, { now })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ok: false, failure: error, isFinal: false }
  }
}

/** Whether a collector takes anything at all: one that refuses whatever comes must not lose the log. */
function tryTrial(actor: OrganizationActor, connectionId: string, now: () => Date): Promise<Delivery> {
  const nobody = { actorKind: actor.kind, actorId: null, actorName: null, actorEmail: null }
  const trial = { ...nobody, id: randomUUIDv7(), createdAt: now(), subjectId: connectionId }
  return trySending(actor, connectionId, toTrialLine(trial), now)
}

async function sendLater(
  { organizationId }: OrganizationActor,
  connectionId: string,
  retryAfterSeconds: number | undefined,
  now: Date,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { failureCount } = await tx.auditExport.update({
      where: { connectionId },
      data: { failureCount: { increment: 1 } },
      select: { failureCount: true },
    })
    const resumeAt = new Date(now.getTime() + pauseAfter(failureCount, { ...pauses, retryAfterSeconds }))
    await tx.auditExport.update({ where: { connectionId }, data: { resumeAt } })
    await enqueueSending(tx, organizationId, connectionId, resumeAt)
  })
}

/** Has a worker send what there is, then or as soon as possible. */
export async function enqueueSending(
  tx: Transaction,
  organizationId: string,
  connectionId: string,
  runAt?: Date,
): Promise<void> {
  const key = `${sendAuditEventsJob.name}:${connectionId}`
  await enqueue(tx, sendAuditEventsJob, { organizationId, connectionId }, { key, runAt, maxAttempts: 1 })
}

/**
 * Has what a collector did not take sent at once, at somebody's word.
 * @throws AppError `not_found`; `forbidden` (`folderRole`)
 */
export async function retrySending(actor: Actor, connectionId: string): Promise<void> {
  authorize(actor, 'connection:update')
  await db.$transaction(async (tx) => {
    await requireAuditExport(tx, actor, connectionId, 'use')
    await tx.auditExport.updateMany({
      where: { connectionId, failureCount: { gt: 0 } },
      data: { resumeAt: null },
    })
    await enqueueSending(tx, actor.organizationId, connectionId)
  })
}
