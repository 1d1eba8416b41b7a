import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { OrganizationActor } from '@/lib/auth/actor'
import { sealAgain } from '@/lib/connections/credentials/mutations'
import {
  previousCredential,
  readCredential,
  type StoredCredential,
  toStored,
} from '@/lib/connections/credentials/queries'
import { recordSuccess } from '@/lib/connections/health/mutations'
import { clientFor, openOAuthClient } from '@/lib/connections/oauth-clients/queries'
import {
  type Claim,
  claim,
  endInFailure,
  releaseLease,
  storeRefreshed,
  underWay,
  type Wanted,
} from '@/lib/connections/refresh/lease/mutations'
import { definitionOf } from '@/lib/connections/refresh/queries'
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
import type { OAuthClientCredentials } from '@/lib/connectors/methods/rules'
import { refreshAccessToken } from '@/lib/connectors/oauth'
import type { AuthorizedTokens, ExchangeResult } from '@/lib/connectors/oauth-tokens'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
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

interface Asking {
  leaseId: string
  known: StoredCredential
  listingId: string
  provider: string
  definition: ConnectorDefinition
  client: OAuthClientCredentials | null
  failureCount: number
}

/**
 * Asks the provider for a new access token and stores it, one process at a time: a provider that replaces refresh
 * tokens takes a second use of one for a theft and ends the grant. Nothing is locked meanwhile.
 * @returns null: not now, or not these credentials. Look again.
 * @throws AppError `unavailable` (`credentialsUnreadable`)
 */
export async function attempt(
  actor: OrganizationActor,
  { seconds = leaseSeconds, ...wanted }: Omit<Wanted, 'seconds'> & { seconds?: number },
): Promise<RefreshOutcome | null> {
  const { connectionId } = wanted
  if (underWay.has(connectionId)) return null
  underWay.add(connectionId)
  try {
    const claimed = await claim(actor, { ...wanted, seconds })
    return claimed && (await refresh(actor, connectionId, claimed))
  } finally {
    underWay.delete(connectionId)
  }
}

async function refresh(
  actor: OrganizationActor,
  connectionId: string,
  claimed: Claim,
): Promise<RefreshOutcome | null> {
  const { leaseId, sealed } = claimed
  let asking: Asking
  let result: ExchangeResult
  try {
    asking = await prepare(actor, connectionId, claimed)
    result = await ask(actor, asking)
  } catch (error) {
    await releaseLease({ connectionId, sealed }, leaseId)
    throw error
  }
  if (!result.ok) return fail(actor, asking, result)
  const credential = await store(actor, asking.known, result.tokens)
  return credential && { ok: true, credential }
}

async function prepare(actor: OrganizationActor, connectionId: string, claimed: Claim): Promise<Asking> {
  const { organizationId } = actor
  const { leaseId, listingId, provider, failureCount } = claimed
  const known = toStored({ organizationId, connectionId }, claimed)
  const definition = await definitionOf(listingId, claimed.definedAt)
  const client = await clientOf(actor, known, definition, claimed)
  return { leaseId, known, listingId, provider, definition, client, failureCount }
}

function clientOf(
  actor: OrganizationActor,
  { method, config, values }: StoredCredential,
  definition: ConnectorDefinition,
  { listingId, hasPreset, clientId, clientKey, clientSecret }: Claim,
): Promise<OAuthClientCredentials | null> | OAuthClientCredentials | null {
  const isShared = method === 'oauth2_authorization_code' && !hasPreset
  if (!isShared) return clientFor(actor, { listingId, method, config, credentials: values })
  if (clientId === null) return null
  const row = { clientId, wrappedKey: clientKey, sealedSecret: clientSecret }
  return openOAuthClient(listingId, row, definition)
}

async function ask(actor: OrganizationActor, asking: Asking): Promise<ExchangeResult> {
  const { method, connectionId } = asking.known
  const result = await askWith(asking, asking.known.values)
  if (result.ok || !requestsTokens(method) || !isGrantOver(method, result)) return result
  // The secret before the last replacement, while both are good.
  const former = await previousCredential(actor, connectionId)
  if (!former) return result
  const { listingId, known } = asking
  const client = await clientFor(actor, { listingId, method, config: known.config, credentials: former })
  return askWith({ ...asking, client }, former)
}

async function askWith(
  { known: { method, config }, definition, client }: Asking,
  values: Record<string, string>,
): Promise<ExchangeResult> {
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
  { known, provider, definition, leaseId, failureCount }: Asking,
  result: Exclude<ExchangeResult, { ok: true }>,
): Promise<RefreshOutcome | null> {
  const { method, config } = known
  const now = new Date()
  const error = failureOf({ provider, definition, method, config }, result)
  const isRevoked = isGrantOver(method, result)
  const later = afterFailure(failureCount + 1, result.retryAfterSeconds, now)
  const failed = { failure: toTestFailure(error, now), isRevoked, ...later }
  const isRecorded = await endInFailure(actor, known, leaseId, failed, now)
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
