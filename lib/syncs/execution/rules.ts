import type { AppError } from '@/lib/errors'
import type { SyncOperation } from '@/lib/generated/prisma/enums'
import type { ScimFailure } from '@/lib/scim-client/schema'
import type { Result } from '@/lib/syncs/execution/schema'
import type { SyncReason } from '@/lib/syncs/items/schema'

/** Tries of one item before it is given up. */
export const mostAttempts = 5
/** An outage shorter than this is waited for; a longer one fails what is left. */
export const patienceMs = 24 * 60 * 60 * 1000
/** A run gives up its place in the worker rather than wait longer than this. */
export const shortWaitMs = 2_000

/**
 * How long to wait before the next try, in milliseconds: longer each time, up to a minute, and spread so that not all
 * come back at once.
 * @param tries made so far, from 1
 */
export function backOffMs(tries: number, random = Math.random()): number {
  const longest = Math.min(60_000, 1_000 * 2 ** (tries - 1))
  return Math.round(longest * (0.5 + random / 2))
}

/** What a failed call means for the item. */
export function resultOfFailure(failure: ScimFailure, operation: SyncOperation, attempts: number): Result {
  if (failure.kind === 'throttled') {
    return { kind: 'stop', why: 'throttled', retryAfterSeconds: failure.retryAfterSeconds }
  }
  if (failure.kind === 'unauthenticated') return { kind: 'stop', why: 'unauthenticated' }
  if ('wasSent' in failure) {
    return passing(failure, operation, attempts)
  }
  if (failure.kind === 'unreadable' || failure.kind === 'membersHidden') {
    const reason = failure.kind === 'unreadable' ? 'unreadableAnswer' : failure.kind
    return { kind: 'done', operation, status: 'failed', reason, answer: failure.answer }
  }
  const { answer, scimType, message } = failure
  const reason = reasonOf(failure.kind, scimType)
  const details = {
    status: answer.status,
    ...(scimType && { scimType }),
    ...(message && { message }),
  }
  return { kind: 'done', operation, status: 'failed', reason, details, answer }
}

function passing(
  cause: Extract<ScimFailure, { wasSent: boolean }>,
  operation: SyncOperation,
  attempts: number,
): Result {
  const answer = cause.kind === 'serverError' ? cause.answer : null
  const said = { reason: cause.kind, answer, details: answer ? { status: answer.status } : undefined, cause }
  if (attempts + 1 < mostAttempts) return { kind: 'again', ...said }
  return { kind: 'done', operation, status: 'failed', ...said }
}

function reasonOf(
  kind: 'uniqueness' | 'notFound' | 'preconditionFailed' | 'forbidden' | 'invalid',
  scimType: string | null,
): SyncReason {
  if (kind === 'uniqueness' || kind === 'notFound' || kind === 'forbidden') return kind
  const isOfValue =
    scimType !== null && ['invalidValue', 'invalidPath', 'noTarget', 'mutability'].includes(scimType)
  return isOfValue ? 'rejectedValue' : 'rejected'
}

/**
 * Whether a provider is taken to be down: so many calls in a row brought no answer, or errors of its own, that it
 * is no matter of single people.
 * @param failures in a row, of all that were made at the same time
 */
export function isDown(failures: number, lanes: number): boolean {
  return failures >= Math.max(3, lanes)
}

/** Whether a refusal to use a connection is over once it is connected again. */
export function isUnusable(error: AppError): boolean {
  const reasons: unknown[] = ['connectionInactive', 'connectionNeedsReconnect', 'setupFirst']
  return error.code === 'conflict' && reasons.includes(error.details.reason)
}
