import { audit } from '@/lib/audit'
import type { OrganizationActor } from '@/lib/auth/actor'
import { tellCaretakers } from '@/lib/connections/health/notices/mutations'
import { lockHealth } from '@/lib/connections/health/queries'
import {
  extendRun,
  isWarningDue,
  isWatched,
  nextCheckAt,
  stateAfterFailure,
  stateAfterSuccess,
} from '@/lib/connections/health/rules'
import { lockListing } from '@/lib/connections/queries'
import { changeState } from '@/lib/connections/state/mutations'
import type { TestFailure } from '@/lib/connections/verification/schema'
import type { Transaction } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'

interface Answer {
  connectionId: string
  /** HTTP status, and how long the answer took in milliseconds; none where no answer came. */
  status?: number | null
  latency?: number | null
}

/**
 * Records that a test or a refresh failed. A refusal by the provider (`isRevoked`) breaks a connection in use at
 * once; all else degrades it, and switches it off only after a week. Owner and admins are mailed once about each.
 * Holds the row of the connection: take it before that of its credential.
 * @throws AppError `not_found`
 */
export async function recordFailure(
  tx: Transaction,
  actor: OrganizationActor,
  input: Answer & { failure: TestFailure; isRevoked: boolean },
  now: Date,
): Promise<void> {
  const { connectionId, failure, isRevoked, status = null, latency = null } = input
  const health = await lockHealth(tx, actor, connectionId)
  const run = extendRun(health, now)
  const after = stateAfterFailure(health, { isRevoked, run, reason: failure.reason }, now)
  const isInUse = isWatched(health)
  const isOver = after?.state === 'inactive'
  const isWarned = isInUse && !isOver && isWarningDue({ ...run, warnedAt: health.warnedAt }, now)
  // A refresh that fails after a check did must not hide that the check is still to pass.
  const isOfCheck = failure.isOfCheck || health.lastFailure?.isOfCheck
  await tx.connection.update({
    where: { id: connectionId, organizationId: actor.organizationId },
    data: {
      lastFailure: { ...failure, ...(isOfCheck && { isOfCheck }) },
      lastCheckedAt: now,
      lastStatus: status,
      lastLatency: latency,
      ...(isInUse && { ...run, nextCheckAt: health.isVerifiable && !isOver ? nextCheckAt(now, true) : null }),
      ...(isWarned && { warnedAt: now }),
    },
  })
  if (after) await changeState(tx, actor, health, after, now)
  const failures = run.failureCount
  if (isWarned) {
    await audit(tx, actor, {
      action: 'connection.kept_failing',
      subject: { type: 'connection', id: connectionId },
      reason: failure.reason,
      details: { failures, since: run.failingSince.toISOString() },
    })
  }
  if (isOver) await tellCaretakers(tx, actor, health, { notice: 'connectionDeactivated', failure, failures })
  else if (after?.state === 'needs_reconnect') {
    await tellCaretakers(tx, actor, health, { notice: 'connectionNeedsReconnect', failure, failures })
  } else if (isWarned) {
    await tellCaretakers(tx, actor, health, { notice: 'connectionKeepsFailing', failure, failures })
  }
}

/**
 * Records that a call passed: the run of failures is over, and what it had done to the state. A refresh
 * (`isCheck` not set) after a failed check brings the next check forward instead: only that may clear it.
 * What Portico sends of itself and the provider takes (`isProof`) is as good as a check, where there is no other.
 * Holds the listing, then the row of the connection: take neither that row nor its credential's before.
 * @throws AppError `not_found`
 */
export async function recordSuccess(
  tx: Transaction,
  actor: OrganizationActor,
  input: Answer & { isCheck?: boolean; isProof?: boolean },
  now: Date,
): Promise<void> {
  const { connectionId, status = null, latency = null, isProof = false, isCheck = isProof } = input
  const where = { id: connectionId, organizationId: actor.organizationId }
  const listing = await tx.connection.findFirst({ where, select: { listingId: true } })
  if (listing) await lockListing(tx, actor, listing.listingId)
  const health = await lockHealth(tx, actor, connectionId)
  const { isVerifiable, lastFailure, failingSince } = health
  if (!isCheck && isVerifiable && lastFailure?.isOfCheck) {
    await tx.connection.update({ where, data: { ...(isWatched(health) && { nextCheckAt: now }) } })
    return
  }
  const wanted = stateAfterSuccess(health, { isCheck, isVerifiable: isVerifiable || isProof })
  const after = wanted && (await changeState(tx, actor, health, wanted, now))
  // A refresh without a failure before it is no news for the timetable of checks.
  const isNews = isCheck || failingSince !== null
  const next = isVerifiable && isWatched(after ?? health) ? nextCheckAt(now, false) : null
  await tx.connection.update({
    where,
    data: {
      lastFailure: Prisma.DbNull,
      failingSince: null,
      failureCount: 0,
      warnedAt: null,
      ...(isCheck && { lastCheckedAt: now, verifiedAt: now, lastStatus: status, lastLatency: latency }),
      ...(isNews && { nextCheckAt: next }),
    },
  })
}
