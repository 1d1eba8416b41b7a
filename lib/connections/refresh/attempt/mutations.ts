import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { OrganizationActor } from '@/lib/auth/actor'
import { sealAgain } from '@/lib/connections/credentials/mutations'
import {
  previousCredential,
  readCredential,
  type StoredCredential,
} from '@/lib/connections/credentials/queries'
import { recordSuccess } from '@/lib/connections/health/mutations'
import { clientFor } from '@/lib/connections/oauth-clients/queries'
import {
  endInFailure,
  releaseLease,
  storeRefreshed,
  takeLease,
} from '@/lib/connections/refresh/lease/mutations'
import { readProvider } from '@/lib/connections/refresh/queries'
import {
  afterFailure,
  failureOf,
  isGrantOver,
  leaseSeconds,
  refreshTime,
  requestMs,
  requestsTokens,
} from '@/lib/connections/refresh/rules'
import { toTestFailure } from '@/lib/connections/verification/rules'
import { type AuthorizedTokens, type ExchangeResult, refreshAccessToken } from '@/lib/connectors/oauth'
import { requestToken } from '@/lib/connectors/token-request'
import { db } from '@/lib/db'
import type { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'
import { outbound } from '@/lib/outbound'

export type RefreshOutcome =
  | { ok: true; credential: StoredCredential }
  /** Recorded already. */
  | { ok: false; error: AppError; isRevoked: boolean }

type Provider = Awaited<ReturnType<typeof readProvider>>

const underWay = new Set<string>()

/**
 * Asks the provider for a new access token and stores it, one process at a time: a provider that replaces refresh
 * tokens takes a second use of one for a theft and ends the grant. Nothing is locked meanwhile.
 * @returns null: not now, or other credentials are stored by now. Look again.
 * @throws AppError `not_found`; `unavailable` (`credentialsUnreadable`)
 */
export async function attempt(
  actor: OrganizationActor,
  known: StoredCredential,
  seconds = leaseSeconds,
): Promise<RefreshOutcome | null> {
  if (underWay.has(known.connectionId)) return null
  underWay.add(known.connectionId)
  try {
    const provider = await readProvider(actor, known.connectionId)
    const leaseId = await takeLease(actor, known, seconds)
    return leaseId ? await refresh(actor, known, provider, leaseId) : null
  } finally {
    underWay.delete(known.connectionId)
  }
}

async function refresh(
  actor: OrganizationActor,
  known: StoredCredential,
  provider: Provider,
  leaseId: string,
): Promise<RefreshOutcome | null> {
  let result: ExchangeResult
  try {
    result = await ask(actor, known, provider)
  } catch (error) {
    await releaseLease(known, leaseId)
    throw error
  }
  if (!result.ok) return fail(actor, known, provider, leaseId, result)
  const credential = await store(actor, known, result.tokens)
  return credential && { ok: true, credential }
}

async function ask(
  actor: OrganizationActor,
  known: StoredCredential,
  provider: Provider,
): Promise<ExchangeResult> {
  const result = await askWith(actor, known, provider)
  if (result.ok || !requestsTokens(known.method) || !isGrantOver(known.method, result)) return result
  // The secret before the last replacement, while both are good.
  const former = await previousCredential(actor, known.connectionId)
  return former ? askWith(actor, { ...known, values: former }, provider) : result
}

async function askWith(
  actor: OrganizationActor,
  { method, config, values }: StoredCredential,
  { listingId, definition }: Provider,
): Promise<ExchangeResult> {
  const client = await clientFor(actor, { listingId, method, config, credentials: values })
  const common = { definition, config, outbound: outbound(), timeoutMs: requestMs }
  if (method && requestsTokens(method)) {
    return requestToken({ ...common, method, credentials: values, client })
  }
  const { refreshToken } = values
  // Without a client it is as with one that the provider does not know.
  if (!client || refreshToken === undefined) return { ok: false, reason: 'wrongCredentials' }
  return refreshAccessToken({ ...common, client, refreshToken })
}

async function fail(
  actor: OrganizationActor,
  known: StoredCredential,
  { name, definition }: Provider,
  leaseId: string,
  result: Exclude<ExchangeResult, { ok: true }>,
): Promise<RefreshOutcome | null> {
  const { connectionId, method, config } = known
  const now = new Date()
  const error = failureOf({ provider: name, definition, method, config }, result)
  const isRevoked = isGrantOver(method, result)
  const { failureCount } = await db.connection.findUniqueOrThrow({
    where: { id: connectionId, organizationId: actor.organizationId },
    select: { failureCount: true },
  })
  const isRecorded = await endInFailure(
    actor,
    known,
    leaseId,
    {
      failure: toTestFailure(error, now),
      isRevoked,
      ...afterFailure(failureCount + 1, result.retryAfterSeconds, now),
    },
    now,
  )
  return isRecorded ? { ok: false, error, isRevoked } : null
}

async function store(
  actor: OrganizationActor,
  known: StoredCredential,
  { accessToken, tokenType, refreshToken, scope, expiresAt: end }: AuthorizedTokens,
): Promise<StoredCredential | null> {
  const values = {
    ...known.values,
    accessToken,
    tokenType,
    ...(refreshToken && { refreshToken }),
    ...(scope && { scope }),
  }
  const expiresAt = end ?? null
  const refreshAt = refreshTime(expiresAt, new Date())
  const stored = { sealed: sealAgain(actor, known, values), expiresAt, refreshAt }
  const version = await insist(actor, known, stored)
  if (version === null) return null
  if (known.isFailing) {
    const { connectionId } = known
    await db.$transaction((tx) => recordSuccess(tx, actor, { connectionId }, new Date()))
  }
  return { ...known, ...stored, values, version, isFailing: false }
}

/** While the database is away for a moment, what the provider gave is held on to: it gives it only once. */
const pausesMs = [100, 300, 1000, 3000, 5000]

async function insist(
  actor: OrganizationActor,
  known: StoredCredential,
  refreshed: Parameters<typeof storeRefreshed>[2],
): Promise<number | null> {
  for (const [index, pauseMs] of [...pausesMs, 0].entries()) {
    try {
      const version = await storeRefreshed(actor, known, refreshed)
      if (version !== null || index === 0) return version
      // The answer to an earlier try may be all that was lost.
      const current = await readCredential(actor, known.connectionId)
      const isOurs = current?.sealed && Buffer.from(current.sealed).equals(refreshed.sealed)
      return isOurs ? current.version : null
    } catch (error) {
      if (isFinal(error) || index === pausesMs.length) throw error
      log.warn({ connectionId: known.connectionId }, 'A refreshed token could not be stored yet')
      await sleep(pauseMs)
    }
  }
  return null
}

const databaseError = z.object({
  driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }),
})

// Classes of SQLSTATE that a later try would meet again: bad data, a broken constraint, an unknown name.
function isFinal(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  const { data } = databaseError.safeParse(error.meta)
  return /^(22|23|42)/.test(data?.driverAdapterError.cause.originalCode ?? '')
}
