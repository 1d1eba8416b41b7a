import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { openFor } from '@/lib/connections/credentials/queries'
import { type LoadedConnection, loadConnection, lockConnection, lockListing } from '@/lib/connections/queries'
import { renewIfEnded } from '@/lib/connections/refresh/mutations'
import { currentStep, isSupportedMethod } from '@/lib/connections/rules'
import type { SupportedMethod } from '@/lib/connections/schema'
import { changeState } from '@/lib/connections/state/mutations'
import { isSameSetup, stateAfterCheck, toTestFailure } from '@/lib/connections/verification/rules'
import { readOffer } from '@/lib/connections/wizard/queries'
import { isAgreedTo } from '@/lib/connections/wizard/rules'
import { buildVerifyRequest } from '@/lib/connectors/rules'
import { type VerifyResult, verifyConnection } from '@/lib/connectors/verify'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { outbound } from '@/lib/outbound'
import { consume } from '@/lib/rate-limit'
import { waitValues } from '@/lib/wait'

/** Checks are real calls to addresses that people type: few enough that nobody can search a network by them. */
const checkLimit = { name: 'connection-check', points: 30, seconds: 60 }

export interface Candidate {
  method: SupportedMethod
  config: Record<string, string>
  credentials: Record<string, string>
}

/**
 * Proves a connection by a real call to its provider, outside any transaction. What passes is connected, and
 * the first of its listing becomes the default; what was changed during the call is not.
 * @throws AppError `not_found`; `conflict` (`consentFirst`, `permissionsChanged`, `setupFirst`, `notVerifiable`,
 * `changedMeanwhile`);
 * `provider_failed` (`verification.…`); `limit_exceeded`
 */
export async function verify(
  actor: Actor,
  connectionId: string,
  now = () => new Date(),
): Promise<{ durationMs: number }> {
  authorize(actor, 'connection:update')
  const known = await loadConnection(db, actor, connectionId, 'use')
  requireSetUp(known)
  await countCheck(actor)
  const renewal = await renewIfEnded(actor, known, now())
  const connection = renewal === 'renewed' ? await loadConnection(db, actor, connectionId, 'use') : known
  const candidate = await requireCandidate(actor, connection)
  const result = typeof renewal === 'object' ? renewal : await prove(connection, candidate)
  if (!result.ok && result.reason === 'notVerifiable') {
    throw new AppError('conflict', { reason: 'notVerifiable' })
  }
  const failure = result.ok ? null : failureOf(connection, candidate, result)
  await db.$transaction(async (tx) => {
    await lockListing(tx, actor, connection.listingId)
    const current = await lockConnection(tx, actor, connectionId, 'use')
    if (!isSameSetup(connection, current) || currentStep(current) !== currentStep(connection)) {
      throw new AppError('conflict', { reason: 'changedMeanwhile' })
    }
    await recordCheck(tx, actor, current, { result, failure }, now())
  })
  if (failure) throw failure
  return { durationMs: result.ok ? result.durationMs : 0 }
}

/**
 * Takes a connection whose provider offers no call to check it into use, at an admin's explicit word. It
 * stays marked as unverified.
 * @throws AppError `not_found`; `invalid` (`confirmationRequired`); `conflict` (`consentFirst`, `setupFirst`, `verifyInstead`)
 */
export async function acceptUnverified(
  actor: Actor,
  { connectionId, isUnderstood }: { connectionId: string; isUnderstood: boolean },
): Promise<void> {
  authorize(actor, 'connection:update')
  if (!isUnderstood) throw new AppError('invalid', { fields: { understood: 'confirmationRequired' } })
  const { listingId } = await loadConnection(db, actor, connectionId)
  await db.$transaction(async (tx) => {
    await lockListing(tx, actor, listingId)
    const connection = await lockConnection(tx, actor, connectionId)
    requireSetUp(connection)
    if (connection.definition.verify) throw new AppError('conflict', { reason: 'verifyInstead' })
    await changeState(tx, actor, connection, { state: 'connected', stateReason: 'unverified' })
    await audit(tx, actor, {
      action: 'connection.accepted_unverified',
      subject: { type: 'connection', id: connectionId },
      details: { method: connection.authMethod },
    })
  })
}

/** Counts one call to a provider against the member's limit. @throws AppError `limit_exceeded` */
export async function countCheck(actor: MemberActor): Promise<void> {
  await consume(checkLimit, actor.memberId)
}

/** Calls the provider with these values, stored or not. */
export function prove(connection: LoadedConnection, candidate: Candidate): Promise<VerifyResult> {
  return verifyConnection({ definition: connection.definition, ...candidate, outbound: outbound() })
}

function requireSetUp(connection: LoadedConnection): asserts connection is LoadedConnection & {
  credential: NonNullable<LoadedConnection['credential']>
  authMethod: SupportedMethod
} {
  if (!connection.consentedAt || connection.state === 'needs_consent') {
    throw new AppError('conflict', { reason: 'consentFirst' })
  }
  if (connection.state === 'pending' && !isAgreedTo(readOffer(connection), connection.consent)) {
    throw new AppError('conflict', { reason: 'permissionsChanged' })
  }
  const isComplete = connection.credential !== null && isSupportedMethod(connection.authMethod)
  const isWaiting = ['configuration', 'credentials', 'authorization'].includes(connection.stateReason ?? '')
  if (!isComplete || isWaiting) throw new AppError('conflict', { reason: 'setupFirst' })
}

async function requireCandidate(actor: MemberActor, connection: LoadedConnection): Promise<Candidate> {
  requireSetUp(connection)
  const { id, authMethod: method, config, credential } = connection
  return { method, config, credentials: await openFor(db, actor, id, credential.sealed) }
}

async function recordCheck(
  tx: Transaction,
  actor: MemberActor,
  connection: LoadedConnection,
  { result, failure }: { result: VerifyResult; failure: AppError | null },
  now: Date,
): Promise<void> {
  const after = stateAfterCheck(connection, result)
  await tx.connection.update({
    where: { id: connection.id, organizationId: actor.organizationId },
    data: {
      lastCheckedAt: now,
      lastFailure: failure ? toTestFailure(failure, now) : Prisma.DbNull,
      ...(result.ok && { verifiedAt: now }),
    },
  })
  if (after) await changeState(tx, actor, connection, after)
  await audit(tx, actor, {
    action: result.ok ? 'connection.verified' : 'connection.verification_failed',
    subject: { type: 'connection', id: connection.id },
    details: {
      method: connection.authMethod,
      before: connection.state,
      after: after?.state ?? connection.state,
      ...(!result.ok && { reason: result.reason }),
    },
  })
}

type Failure = Exclude<VerifyResult, { ok: true } | { reason: 'notVerifiable' }> & {
  /** Says more than the reason. */
  sentence?: string
}

/** What to tell the admin about a failed check. */
export function failureOf(connection: LoadedConnection, candidate: Candidate, failure: Failure): AppError {
  const { definition, listing } = connection
  const { method, config, credentials } = candidate
  const request = buildVerifyRequest(definition, method, config, credentials)
  const host = request ? new URL(request.url).host : listing.name
  // An address can itself be a secret, such as that of an incoming webhook.
  const isSecret = Object.values(credentials).some((value) => value.includes(host) || host.includes(value))
  const { reason, status, retryAfterSeconds, providerMessage, sentence } = failure
  // Nothing was entered that could be entered again.
  const isGrantOver = method === 'oauth2_authorization_code' && reason === 'wrongCredentials'
  return new AppError('provider_failed', {
    reason: sentence ?? (isGrantOver ? 'verification.accessEnded' : `verification.${reason}`),
    values: {
      provider: listing.name,
      host: isSecret ? listing.name : host,
      status: status ?? 0,
      ...waitValues(retryAfterSeconds),
      ...(providerMessage && { providerMessage }),
    },
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}
