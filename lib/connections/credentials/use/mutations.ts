import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/permissions'
import {
  previousCredential,
  readCredential,
  type StoredCredential,
} from '@/lib/connections/credentials/queries'
import { attempt, type RefreshOutcome } from '@/lib/connections/refresh/attempt/mutations'
import { refreshed } from '@/lib/connections/refresh/mutations'
import { freshnessOf, isRefreshable } from '@/lib/connections/refresh/rules'
import type { MethodType } from '@/lib/connectors/method-types/schema'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'

/** What a call to a provider needs. */
export interface UsableCredential {
  connectionId: string
  method: MethodType
  config: Record<string, string>
  /** The fields of the method, or `accessToken` and what came with it. */
  values: Record<string, string>
  /** The values as they are stored, and how often they have changed: to tell whether they still are. */
  sealed: Uint8Array<ArrayBuffer> | null
  version: number
}

interface Use {
  /**
   * The call is to find out whether the connection works: it may have failed before, or never have been in use.
   * Otherwise only what is connected is used.
   */
  isCheck?: boolean
  now?: Date
}

/**
 * The credentials of a connection, good for a call now: an access token that is about to end is refreshed first,
 * once for all who ask in any process. Costs one statement while it is fresh, and one more for members.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`connectionInactive`,
 * `connectionNeedsReconnect`, `setupFirst`); `provider_failed` (`refreshPaused` with `retryAfterSeconds`, or why the
 * refresh failed, as `verification.…`); `unavailable` (`credentialsUnreadable`, `refreshTakesLong`)
 */
export async function usableCredential(
  actor: Actor,
  connectionId: string,
  { isCheck = false, now = new Date() }: Use = {},
): Promise<UsableCredential> {
  authorizeUse(actor, isCheck)
  if (actor.kind !== 'system') await requireRole(db, actor, connectionId, 'use')
  const stored = requireUse(await readCredential(actor, connectionId), isCheck)
  const freshness = freshnessOf(stored, now)
  if (freshness === 'fresh') return toUsable(stored)
  if (!isRefreshable(stored.method, stored.values)) {
    // A check finds out what the provider makes of it.
    if (isCheck) return toUsable(stored)
    throw needsReconnect()
  }
  if (freshness === 'ended') return settle(await refreshed(actor, stored), isCheck)
  const outcome = await attempt(actor, stored).catch(expected)
  // The present token is still good for a while.
  if (!outcome || (!outcome.ok && !outcome.isRevoked)) return toUsable(stored)
  return settle(outcome, isCheck)
}

/** Whoever is handed a connection to enter its credentials may check what they entered. */
function authorizeUse(actor: Actor, isCheck: boolean): asserts actor is OrganizationActor {
  if (isCheck && can(actor, 'connection:authenticate')) return
  authorize(actor, 'connection:use')
}

function expected(error: unknown): null {
  if (error instanceof AppError) return null
  throw error
}

/**
 * Calls a provider with usable credentials. An access token that is refused all the same (401) is refreshed, once,
 * and the call repeated; a key that is refused gives way to the one before it, while both are good.
 * @param call whose result has the `status` of the HTTP answer, where one came
 * @throws AppError as `usableCredential`
 */
export async function callWithCredential<Result extends object>(
  actor: Actor,
  connectionId: string,
  call: (credential: UsableCredential) => Promise<Result>,
  use: Use = {},
): Promise<Result> {
  const { isCheck = false } = use
  const credential = await usableCredential(actor, connectionId, use)
  const result = await call(credential)
  if (!('status' in result) || result.status !== 401) return result
  const other = await replaceRefused(actor, credential, isCheck)
  return other ? call(other) : result
}

/**
 * Other credentials than those that a provider refused (401): changed meanwhile, refreshed, or the key before them.
 * Null where there can be none.
 * @throws AppError as `usableCredential`
 */
export async function replaceRefused(
  actor: Actor,
  refused: UsableCredential,
  isCheck = false,
): Promise<UsableCredential | null> {
  authorizeUse(actor, isCheck)
  const stored = requireUse(await readCredential(actor, refused.connectionId), isCheck)
  if (stored.version !== refused.version) return toUsable(stored)
  if (!isRefreshable(stored.method, stored.values)) return isCheck ? null : giveWay(actor, stored)
  return settle(await refreshed(actor, stored), isCheck)
}

/** The former key for a new one that is refused; a check of that is due then, which tells people. */
async function giveWay(actor: OrganizationActor, stored: Chosen): Promise<UsableCredential | null> {
  const { connectionId, isFailing } = stored
  const values = await previousCredential(actor, connectionId)
  if (!values) return null
  if (!isFailing) await checkSoon(actor, connectionId)
  return { ...toUsable(stored), values }
}

async function checkSoon({ organizationId }: OrganizationActor, connectionId: string): Promise<void> {
  const now = new Date()
  await db.connection.updateMany({
    where: { id: connectionId, organizationId, nextCheckAt: { gt: now } },
    data: { nextCheckAt: now },
  })
}

function settle(outcome: RefreshOutcome, isCheck: boolean): UsableCredential {
  if (outcome.ok) return toUsable(requireUse(outcome.credential, isCheck))
  throw outcome.isRevoked && !isCheck ? needsReconnect() : outcome.error
}

type Chosen = StoredCredential & { method: MethodType }

function toUsable({ connectionId, method, config, values, sealed, version }: Chosen): UsableCredential {
  return { connectionId, method, config, values, sealed, version }
}

function requireUse(stored: StoredCredential | null, isCheck: boolean): Chosen {
  if (!stored) throw new AppError('not_found')
  const { state, stateReason, method, sealed } = stored
  if (state === 'inactive' && !(isCheck && stateReason === 'repeatedFailures')) {
    throw new AppError('conflict', { reason: 'connectionInactive' })
  }
  if (method === null || (!sealed && method !== 'none')) {
    throw new AppError('conflict', { reason: 'setupFirst' })
  }
  if (!isCheck && state !== 'connected') {
    throw state === 'pending' ? new AppError('conflict', { reason: 'setupFirst' }) : needsReconnect()
  }
  return { ...stored, method }
}

function needsReconnect(): AppError {
  return new AppError('conflict', { reason: 'connectionNeedsReconnect' })
}
