import { toolOfAddress, toPayload } from '@/lib/announcements/payloads/rules'
import { isSwitchedOn, readJoiners, readSettings } from '@/lib/announcements/queries'
import { describeJoiner, pauses } from '@/lib/announcements/rules'
import { type AnnouncementReason, postAnnouncementJob } from '@/lib/announcements/schema'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { type Delivery, deliver } from '@/lib/connections/deliveries/mutations'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { pauseAfter } from '@/lib/pauses'
import { enqueue } from '@/lib/queue'

/** Longer than a message can take: whoever has not told by then what became of it has died. */
const leaseMs = 60_000

interface Claimed {
  id: string
  connectionId: string
  employeeIds: string[]
  text: string | null
  attempts: number
  expiresAt: Date
}

/**
 * Posts a message that is due, once for all who try at the same moment. What a killed worker had is posted again after
 * a minute: at least once.
 */
export async function postAnnouncement(
  actor: Actor,
  announcementId: string,
  now = () => new Date(),
): Promise<void> {
  authorize(actor, 'connection:use')
  const claimed = await claim(actor, announcementId, now())
  if (!claimed) return
  if (claimed.expiresAt <= now()) return finish(claimed, 'late', now())
  const lines = await linesOf(actor, claimed)
  if (typeof lines === 'string') return finish(claimed, lines, now())
  const outcome = await tryDelivery(actor, claimed.connectionId, lines, now)
  if (outcome.ok) return finish(claimed, null, now())
  if (outcome.isFinal) return finish(claimed, 'refused', now())
  await postLater(actor, claimed, outcome.retryAfterSeconds, now())
}

async function claim(actor: OrganizationActor, id: string, now: Date): Promise<Claimed | null> {
  const [row] = await db.$queryRaw<Claimed[]>`/* claim_announcement */
    UPDATE "Announcement" message
    SET "attempts" = message."attempts" + 1, "dueAt" = ${new Date(now.getTime() + leaseMs)}
    FROM "Connection" connection
    WHERE message."id" = ${id}::uuid AND message."state" = 'pending' AND message."dueAt" <= ${now}
      AND connection."id" = message."connectionId"
      AND connection."organizationId" = ${actor.organizationId}::uuid
    RETURNING message."id", message."connectionId", message."employeeIds", message."text", message."attempts",
      message."expiresAt"`
  return row ?? null
}

async function linesOf(
  actor: OrganizationActor,
  { connectionId, employeeIds, text }: Claimed,
): Promise<string[] | AnnouncementReason> {
  if (text !== null) return (await isSwitchedOn(actor, connectionId)) ? text.split('\n') : 'switchedOff'
  const joiners = await readJoiners(actor, connectionId, employeeIds)
  if (!joiners) return 'switchedOff'
  if (joiners.length === 0) return 'nobodyLeft'
  const { template } = await readSettings(db, actor, connectionId)
  return joiners.map((joiner) => describeJoiner(template, joiner))
}

/** Posts lines over a connection that announces people. @throws AppError as `deliver` */
export async function postLines(
  actor: OrganizationActor,
  connectionId: string,
  lines: readonly string[],
  options: { isTest?: boolean; now?: () => Date } = {},
): Promise<Delivery> {
  const { tool } = await readSettings(db, actor, connectionId)
  return deliver(
    actor,
    connectionId,
    ({ webhookUrl = '' }) => ({
      url: webhookUrl,
      body: JSON.stringify(toPayload(tool ?? toolOfAddress(webhookUrl) ?? 'mattermost', lines)),
    }),
    options,
  )
}

/** A connection that cannot be used now may be mended while the message is still of use. */
async function tryDelivery(
  actor: OrganizationActor,
  connectionId: string,
  lines: readonly string[],
  now: () => Date,
): Promise<Delivery> {
  try {
    return await postLines(actor, connectionId, lines, { now })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { retryAfterSeconds } = error.details
    return { ok: false, failure: error, isFinal: false, ...(retryAfterSeconds && { retryAfterSeconds }) }
  }
}

async function postLater(
  { organizationId }: OrganizationActor,
  { id, attempts, expiresAt }: Claimed,
  retryAfterSeconds: number | undefined,
  now: Date,
): Promise<void> {
  const dueAt = new Date(now.getTime() + pauseAfter(attempts, { ...pauses, retryAfterSeconds }))
  if (dueAt >= expiresAt) return finish({ id }, 'late', now)
  await db.$transaction(async (tx) => {
    await tx.announcement.update({ where: { id }, data: { dueAt } })
    await enqueuePosting(tx, organizationId, id, dueAt)
  })
}

/** Has a worker post a message, then or as soon as possible. */
export async function enqueuePosting(
  tx: Transaction,
  organizationId: string,
  announcementId: string,
  runAt?: Date,
): Promise<void> {
  const key = `${postAnnouncementJob.name}:${announcementId}`
  await enqueue(tx, postAnnouncementJob, { organizationId, announcementId }, { key, runAt, maxAttempts: 1 })
}

async function finish(
  { id }: Pick<Claimed, 'id'>,
  reason: AnnouncementReason | null,
  now: Date,
): Promise<void> {
  const state = reason ? 'failed' : 'sent'
  // What it said is of no use any more, and names people.
  await db.announcement.updateMany({
    where: { id, state: 'pending' },
    data: { state, reason, finishedAt: now, text: null },
  })
}
