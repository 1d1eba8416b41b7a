import { audit } from '@/lib/audit'
import type { Actor, MemberActor, OrganizationActor } from '@/lib/auth/actor'
import { type ActorFor, authorize } from '@/lib/auth/permissions'
import { openFor } from '@/lib/connections/credentials/queries'
import { recordFailure, recordSuccess } from '@/lib/connections/health/mutations'
import { nextCheckAt } from '@/lib/connections/health/rules'
import { type LoadedConnection, loadConnection, lockConnection, lockListing } from '@/lib/connections/queries'
import { renewIfEnded } from '@/lib/connections/refresh/mutations'
import { currentStep, isSetUp, isSupportedMethod } from '@/lib/connections/rules'
import type { SupportedMethod } from '@/lib/connections/schema'
import { changeState } from '@/lib/connections/state/mutations'
import { isSameSetup, toTestFailure } from '@/lib/connections/verification/rules'
import { readOffer } from '@/lib/connections/wizard/queries'
import { isAgreedTo } from '@/lib/connections/wizard/rules'
import { buildVerifyRequest } from '@/lib/connectors/rules'
import { type VerifyResult, verifyConnection } from '@/lib/connectors/verify'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { log } from '@/lib/log'
import { outbound } from '@/lib/outbound'
import { requireAllowed } from '@/lib/policies/queries'
import { consume } from '@/lib/rate-limit'
import { waitValues } from '@/lib/wait'

/** Checks are real calls to addresses that people type: few enough that nobody can search a network by them. */
const checkLimit = { name: 'connection-check', points: 30, seconds: 60 }

export interface Candidate {
  method: SupportedMethod
  config: Record<string, string>
  credentials: Record<string, string>
}

/** What a test found: the answer's HTTP status and milliseconds, where one came, and why it failed, if it did. */
interface Outcome {
  status: number | null
  latency: number | null
  failure: AppError | null
}

/**
 * Proves a connection by a real call to its provider, at somebody's word. What passes is connected again.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`consentFirst`, `permissionsChanged`,
 * `setupFirst`, `connectionInactive`, `notVerifiable`, `changedMeanwhile`); `forbidden` (`policy.…`, while it is
 * not in use); `provider_failed` (`verification.…`, with the answer's `status` and `latency` in its values);
 * `limit_exceeded`
 */
export async function verify(
  actor: Actor,
  connectionId: string,
  now = () => new Date(),
): Promise<{ durationMs: number; status: number }> {
  authorize(actor, 'connection:use')
  const known = await loadConnection(db, actor, connectionId, 'use')
  requireTestable(known)
  const { state, listingId, authMethod } = known
  if (state === 'pending') await requireAllowed(db, actor, { listingId, method: authMethod })
  if (actor.kind === 'member') await countCheck(actor)
  const { status, latency, failure } = await runCheck(actor, known, now)
  if (failure) throw failure
  return { durationMs: latency ?? 0, status: status ?? 0 }
}

/**
 * The same in the background, where it is still due. What cannot be tested now is left for hours, so that nothing
 * is tried without end.
 */
export async function checkIfDue(actor: Actor, connectionId: string, now = () => new Date()): Promise<void> {
  authorize(actor, 'connection:use')
  const { organizationId } = actor
  const due = { id: connectionId, organizationId, nextCheckAt: { lte: now() } }
  if ((await db.connection.count({ where: due })) === 0) return
  try {
    const known = await loadConnection(db, actor, connectionId, 'use')
    requireTestable(known)
    await runCheck(actor, known, now)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.warn(
      { connectionId, code: error.code, reason: error.details?.reason },
      'A connection was not checked',
    )
    await db.connection.updateMany({ where: due, data: { nextCheckAt: nextCheckAt(now(), true) } })
  }
}

async function runCheck(
  actor: ActorFor<'connection:use'>,
  known: LoadedConnection,
  now: () => Date,
): Promise<Outcome> {
  const { connection, candidate, result, latency, isOfCheck } = await call(actor, known, now)
  if (!result.ok && result.reason === 'notVerifiable') {
    throw new AppError('conflict', { reason: 'notVerifiable' })
  }
  const outcome = {
    status: result.status || null,
    latency,
    failure: result.ok ? null : failureOf(connection, candidate, { ...result, latency }),
  }
  await db.$transaction(async (tx) => {
    const { listingId, authMethod, state } = connection
    // What is in use has stopped if it may not be.
    if (state === 'pending') await requireAllowed(tx, actor, { listingId, method: authMethod })
    await lockListing(tx, actor, listingId)
    const current = await lockConnection(tx, actor, connection.id, 'use')
    if (!isSameSetup(connection, current) || currentStep(current) !== currentStep(connection)) {
      throw new AppError('conflict', { reason: 'changedMeanwhile' })
    }
    const isRevoked = !result.ok && result.reason === 'wrongCredentials'
    await record(tx, actor, current, { ...outcome, isRevoked, isOfCheck }, now())
  })
  return outcome
}

/** The call itself, with an access token that is good for it. */
async function call(actor: ActorFor<'connection:use'>, known: LoadedConnection, now: () => Date) {
  const renewal = await renewIfEnded(actor, known, now())
  const connection = renewal === 'renewed' ? await loadConnection(db, actor, known.id, 'use') : known
  const candidate = await requireCandidate(actor, connection)
  if (typeof renewal === 'object') {
    return { connection, candidate, result: renewal, latency: null, isOfCheck: false }
  }
  const startedAt = performance.now()
  const result = await prove(connection, candidate)
  const latency = Math.round(performance.now() - startedAt)
  const isAnswered = 'status' in result && result.status !== undefined
  return { connection, candidate, result, latency: isAnswered ? latency : null, isOfCheck: true }
}

async function record(
  tx: Transaction,
  actor: OrganizationActor,
  { id: connectionId, authMethod: method }: LoadedConnection,
  outcome: Outcome & { isRevoked: boolean; isOfCheck: boolean },
  now: Date,
): Promise<void> {
  const { status, latency, failure, isRevoked, isOfCheck } = outcome
  if (failure) {
    const kept = { ...toTestFailure(failure, now), ...(isOfCheck && { isOfCheck }) }
    await recordFailure(tx, actor, { connectionId, failure: kept, isRevoked, status, latency }, now)
  } else {
    await recordSuccess(tx, actor, { connectionId, status, latency, isCheck: true }, now)
  }
  // Every day's test of every connection would bury what people did; what it changes is in the log anyway.
  if (actor.kind === 'system') return
  await audit(tx, actor, {
    action: failure ? 'connection.verification_failed' : 'connection.verified',
    subject: { type: 'connection', id: connectionId },
    reason: failure?.details?.reason,
    details: { method, ...(status && { status }), ...(latency !== null && { latency }) },
  })
}

/**
 * Takes a connection whose provider offers no call to check it into use, at an admin's explicit word. It
 * stays marked as unverified.
 * @throws AppError `not_found`; `invalid` (`confirmationRequired`); `conflict` (`consentFirst`, `setupFirst`,
 * `connectionInactive`, `verifyInstead`); `forbidden` (`policy.…`)
 */
export async function acceptUnverified(
  actor: Actor,
  { connectionId, isUnderstood }: { connectionId: string; isUnderstood: boolean },
): Promise<void> {
  authorize(actor, 'connection:update')
  if (!isUnderstood) throw new AppError('invalid', { fields: { understood: 'confirmationRequired' } })
  const { listingId, authMethod } = await loadConnection(db, actor, connectionId)
  await db.$transaction(async (tx) => {
    await requireAllowed(tx, actor, { listingId, method: authMethod })
    await lockListing(tx, actor, listingId)
    const connection = await lockConnection(tx, actor, connectionId)
    requireTestable(connection)
    if (connection.definition.verify) throw new AppError('conflict', { reason: 'verifyInstead' })
    const isWaiting = connection.state === 'pending' && !isSetUp(connection)
    if (isWaiting) throw new AppError('conflict', { reason: 'setupFirst' })
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

function requireTestable(connection: LoadedConnection): asserts connection is LoadedConnection & {
  credential: NonNullable<LoadedConnection['credential']>
  authMethod: SupportedMethod
} {
  const { state, stateReason } = connection
  if (!connection.consentedAt || state === 'needs_consent') {
    throw new AppError('conflict', { reason: 'consentFirst' })
  }
  if (state === 'pending' && !isAgreedTo(readOffer(connection), connection.consent)) {
    throw new AppError('conflict', { reason: 'permissionsChanged' })
  }
  if (state === 'inactive' && stateReason !== 'repeatedFailures') {
    throw new AppError('conflict', { reason: 'connectionInactive' })
  }
  const isComplete = connection.credential !== null && isSupportedMethod(connection.authMethod)
  const isWaiting = ['configuration', 'credentials', 'authorization'].includes(stateReason ?? '')
  if (!isComplete || isWaiting) throw new AppError('conflict', { reason: 'setupFirst' })
}

async function requireCandidate(actor: OrganizationActor, connection: LoadedConnection): Promise<Candidate> {
  requireTestable(connection)
  const { id, authMethod: method, config, credential } = connection
  return { method, config, credentials: await openFor(db, actor, id, credential.sealed) }
}

type Failure = Exclude<VerifyResult, { ok: true } | { reason: 'notVerifiable' }> & {
  /** Says more than the reason. */
  sentence?: string
  /** Milliseconds until the answer; none where no answer came. */
  latency?: number | null
}

/** What to tell the admin about a failed check. */
export function failureOf(connection: LoadedConnection, candidate: Candidate, failure: Failure): AppError {
  const { definition, listing } = connection
  const { method, config, credentials } = candidate
  const request = buildVerifyRequest(definition, method, config, credentials)
  const host = request ? new URL(request.url).host : listing.name
  // An address can itself be a secret, such as that of an incoming webhook.
  const isSecret = Object.values(credentials).some((value) => value.includes(host) || host.includes(value))
  const { reason, status, retryAfterSeconds, providerMessage, sentence, latency } = failure
  // Nothing was entered that could be entered again.
  const isGrantOver = method === 'oauth2_authorization_code' && reason === 'wrongCredentials'
  return new AppError('provider_failed', {
    reason: sentence ?? (isGrantOver ? 'verification.accessEnded' : `verification.${reason}`),
    values: {
      provider: listing.name,
      host: isSecret ? listing.name : host,
      status: status ?? 0,
      ...(latency != null && { latency }),
      ...waitValues(retryAfterSeconds),
      ...(providerMessage && { providerMessage }),
    },
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}
