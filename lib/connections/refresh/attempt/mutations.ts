import type { OrganizationActor } from '@/lib/auth/actor'
import { sealAgain } from '@/lib/connections/credentials/mutations'
import { previousCredential, type StoredCredential, toStored } from '@/lib/connections/credentials/queries'
import { recordSuccess } from '@/lib/connections/health/mutations'
import { clientFor, clientThatGranted, openOAuthClient } from '@/lib/connections/oauth-clients/queries'
import { grantedClient } from '@/lib/connections/oauth-clients/rules'
import type { KnownClient } from '@/lib/connections/oauth-clients/schema'
import { insist } from '@/lib/connections/refresh/attempt/storing/mutations'
import {
  type Claim,
  claim,
  endInFailure,
  releaseLease,
  underWay,
  type Wanted,
} from '@/lib/connections/refresh/lease/mutations'
import { definitionOf } from '@/lib/connections/refresh/queries'
import {
  afterFailure,
  appRemoved,
  failureOf,
  isGrantOver,
  leaseSeconds,
  refreshTime,
  requestMs,
  requestsTokens,
} from '@/lib/connections/refresh/rules'
import { endUnused } from '@/lib/connections/revocation/unused/mutations'
import { isSignIn } from '@/lib/connections/rules'
import { toTestFailure } from '@/lib/connections/verification/rules'
import { refreshAccessToken } from '@/lib/connectors/oauth'
import type { AuthorizedTokens, ExchangeResult } from '@/lib/connectors/oauth-tokens'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
import { requestToken } from '@/lib/connectors/token-request'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
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
  client: KnownClient | null
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

/** The same with a lease that was taken already. */
export async function refreshClaimed(
  actor: OrganizationActor,
  connectionId: string,
  claimed: Claim,
): Promise<RefreshOutcome | null> {
  underWay.add(connectionId)
  try {
    return await refresh(actor, connectionId, claimed)
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
  let result: ExchangeResult | 'appRemoved'
  try {
    asking = await prepare(actor, connectionId, claimed)
    result = asking.client || !isSignIn(asking.known.method) ? await ask(actor, asking) : 'appRemoved'
  } catch (error) {
    await releaseLease({ connectionId, sealed }, leaseId)
    throw error
  }
  if (result === 'appRemoved') return fail(actor, asking, appRemoved(asking.provider), true)
  if (!result.ok) {
    const { provider, definition, known } = asking
    const { method, config } = known
    const error = failureOf({ provider, definition, method, config }, result)
    return fail(actor, asking, error, isGrantOver(method, result))
  }
  const credential = await store(actor, asking, result.tokens)
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

async function clientOf(
  actor: OrganizationActor,
  { method, config, values }: StoredCredential,
  definition: ConnectorDefinition,
  { listingId, hasPreset, grantedSource, grantedId, clientId, clientKey, clientSecret }: Claim,
): Promise<KnownClient | null> {
  const granted = grantedClient({ clientSource: grantedSource, clientId: grantedId })
  const isShared = method === 'oauth2_authorization_code' && !hasPreset
  if (granted ? granted.source !== 'operator' : !isShared) {
    return clientThatGranted(actor, { listingId, method, config, credentials: values }, granted)
  }
  if (clientId === null || (granted && granted.clientId !== clientId)) return null
  const row = { clientId, wrappedKey: clientKey, sealedSecret: clientSecret }
  const client = openOAuthClient(listingId, row, definition)
  return client && { ...client, source: 'operator' }
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
  // Stored before it was known that the provider gives none: the access ends with its token.
  if (refreshToken === undefined) return { ok: false, reason: 'authorizationExpired' }
  // Without a client it is as with one that the provider does not know.
  if (!client) return { ok: false, reason: 'wrongCredentials' }
  return refreshAccessToken({ ...common, client, refreshToken })
}

async function fail(
  actor: OrganizationActor,
  { known, leaseId, failureCount }: Asking,
  error: AppError,
  isRevoked: boolean,
): Promise<RefreshOutcome | null> {
  const now = new Date()
  const later = afterFailure(failureCount + 1, error.details.retryAfterSeconds, now)
  const failed = { failure: toTestFailure(error, now), isRevoked, ...later }
  const isRecorded = await endInFailure(actor, known, leaseId, failed, now)
  return isRecorded ? { ok: false, error, isRevoked } : null
}

async function store(
  actor: OrganizationActor,
  { known, ...asking }: Asking,
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
  if (version === null) {
    const { listingId, provider: name, definition, client } = asking
    const { connectionId, method, config } = known
    const place = { connectionId, listingId, name, definition, method, config }
    // Deleted or replaced while the provider answered: nobody else has what it gave.
    await endUnused(actor, { ...place, values, client })
    return null
  }
  if (known.isFailing) await recordRefresh(actor, known)
  return { ...known, ...stored, values, version, isFailing: false }
}

async function recordRefresh(actor: OrganizationActor, { connectionId }: StoredCredential): Promise<void> {
  try {
    await db.$transaction((tx) => recordSuccess(tx, actor, { connectionId }, new Date()))
  } catch (error) {
    // Deleted since: its tokens ended with it.
    if (!(error instanceof AppError && error.code === 'not_found')) throw error
  }
}
