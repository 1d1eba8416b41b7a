import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { readCredential, type StoredCredential } from '@/lib/connections/credentials/queries'
import { attempt, type RefreshOutcome } from '@/lib/connections/refresh/attempt/mutations'
import { type Lease, readLease } from '@/lib/connections/refresh/lease/queries'
import { leaseSeconds } from '@/lib/connections/refresh/rules'
import { AppError } from '@/lib/errors'
import { waitValues } from '@/lib/wait'

/**
 * Goes on where a process ended while it refreshed a token: the provider may have replaced the refresh token or
 * not, and only asking again tells.
 */
export async function recoverRefresh(actor: Actor, connectionId: string): Promise<void> {
  authorize(actor, 'connection:use')
  const known = await readCredential(actor, connectionId)
  if (!known?.sealed) return
  const lease = await readLease(actor, known)
  if (lease?.isHeld && lease.leasedMs === 0) await attempt(actor, known)
}

/** How long to wait for other processes, one after the other. */
const patienceMs = 3 * leaseSeconds * 1000
const firstPollMs = 100
const longestPollMs = 1000

const waiting = new Map<string, Promise<RefreshOutcome>>()

/**
 * Other credentials than those that were read and are of no use: refreshed here, or by whoever is refreshing them
 * already. The reads of one actor in this process wait together.
 * @throws AppError `not_found`; `provider_failed` (`refreshPaused`); `unavailable` (`refreshTakesLong`)
 */
export function refreshed(actor: OrganizationActor, known: StoredCredential): Promise<RefreshOutcome> {
  const reader = actor.kind === 'member' ? actor.memberId : actor.kind
  const key = `${known.connectionId}:${known.version}:${reader}`
  const others = waiting.get(key)
  if (others) return others
  const outcome = waitForOther(actor, known).finally(() => waiting.delete(key))
  waiting.set(key, outcome)
  return outcome
}

async function waitForOther(actor: OrganizationActor, known: StoredCredential): Promise<RefreshOutcome> {
  const until = Date.now() + patienceMs
  for (let pollMs = firstPollMs; Date.now() < until; pollMs = Math.min(pollMs * 1.5, longestPollMs)) {
    const lease = await readLease(actor, known)
    if (!lease?.isSame) return readAgain(actor, known)
    if (lease.pausedMs > 0) throw pauseOf(lease)
    // Whoever was refreshing found that the access is over, or somebody switched the connection off.
    if (lease.state !== known.state && lease.state !== 'connected') return readAgain(actor, known)
    const outcome = lease.leasedMs === 0 ? await attempt(actor, known) : null
    if (outcome) return outcome
    const untilFree = lease.leasedMs || pollMs
    await sleep(Math.min(pollMs * (0.75 + Math.random() / 2), untilFree))
  }
  throw new AppError('unavailable', { reason: 'refreshTakesLong' })
}

async function readAgain(
  actor: OrganizationActor,
  { connectionId }: StoredCredential,
): Promise<RefreshOutcome> {
  const credential = await readCredential(actor, connectionId)
  if (!credential) throw new AppError('not_found')
  return { ok: true, credential }
}

function pauseOf({ pausedMs }: Lease): AppError {
  const retryAfterSeconds = Math.ceil(pausedMs / 1000)
  const values = waitValues(retryAfterSeconds)
  return new AppError('provider_failed', { reason: 'refreshPaused', values, retryAfterSeconds })
}
