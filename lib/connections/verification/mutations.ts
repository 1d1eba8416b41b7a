import { audit } from '@/lib/audit'
import type { Actor, HandOffActor, MemberActor, OrganizationActor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/permissions'
import { previousCredential } from '@/lib/connections/credentials/queries'
import { callWithCredential, type UsableCredential } from '@/lib/connections/credentials/use/mutations'
import { recordFailure, recordSuccess } from '@/lib/connections/health/mutations'
import { nextCheckAt } from '@/lib/connections/health/rules'
import { type LoadedConnection, loadConnection, lockConnection, lockListing } from '@/lib/connections/queries'
import { currentStep, isSetUp, isSupportedMethod } from '@/lib/connections/rules'
import type { SupportedMethod } from '@/lib/connections/schema'
import { changeState } from '@/lib/connections/state/mutations'
import { type Candidate, failureOf } from '@/lib/connections/verification/failures/rules'
import { isSameSetup, toTestFailure } from '@/lib/connections/verification/rules'
import { readOffer } from '@/lib/connections/wizard/queries'
import { isAgreedTo } from '@/lib/connections/wizard/rules'
import type { Account } from '@/lib/connectors/accounts'
import { type VerifyResult, verifyConnection } from '@/lib/connectors/verify'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { log } from '@/lib/log'
import { outbound } from '@/lib/outbound'
import { requireAllowed } from '@/lib/policies/queries'
import { consume } from '@/lib/rate-limit'
import { inTurn } from '@/lib/turns'

/** Checks are real calls to addresses that people type: few enough that nobody can search a network by them. */
const checkLimit = { name: 'connection-check', points: 30, seconds: 60 }

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
  authorizeCall(actor)
  const known = await loadConnection(db, actor, connectionId, 'use')
  requireTestable(known)
  const { state, listingId, authMethod } = known
  if (state === 'pending') await requireAllowed(db, actor, { listingId, method: authMethod })
  if (actor.kind !== 'system') await countCheck(actor)
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
  actor: OrganizationActor,
  known: LoadedConnection,
  now: () => Date,
): Promise<Outcome> {
  const { connection, candidate, result, latency } = await call(actor, known)
  if (!result.ok && result.reason === 'notVerifiable') {
    throw new AppError('conflict', { reason: 'notVerifiable' })
  }
  const outcome = {
    status: result.status || null,
    latency,
    failure: result.ok ? null : failureOf(connection, candidate, { ...result, latency }),
  }
  const isRefused = !result.ok && result.reason === 'wrongCredentials'
  const isRevoked = isRefused && !(await formerServes(actor, connection, candidate))
  const keep = async (tx: Transaction) => {
    const { listingId, authMethod, state } = connection
    // What is in use has stopped if it may not be.
    if (state === 'pending') await requireAllowed(tx, actor, { listingId, method: authMethod })
    await lockListing(tx, actor, listingId)
    const current = await lockConnection(tx, actor, connection.id, 'use')
    // A token that was had anew for this very call may have connected it again already.
    const isElsewhere = current.state !== 'connected' && currentStep(current) !== currentStep(connection)
    if (!isSameSetup(connection, current) || isElsewhere) {
      throw new AppError('conflict', { reason: 'changedMeanwhile' })
    }
    if (result.ok && 'account' in result && result.account)
      await keepAccount(tx, actor, current, result.account)
    await record(tx, actor, current, { ...outcome, isRevoked }, now())
  }
  // Many checks of one connection at once would all hold sessions of the database while they wait.
  await inTurn(`check:${connection.id}`, () => db.$transaction(keep))
  return outcome
}

/** Whoever keeps connections good may call, and whoever is handed one to enter its credentials. */
function authorizeCall(actor: Actor): asserts actor is OrganizationActor {
  if (!can(actor, 'connection:use')) authorize(actor, 'connection:authenticate')
}

/** The call itself, with an access token that is good for it. A refresh that fails has been recorded already. */
async function call(actor: OrganizationActor, known: LoadedConnection) {
  requireTestable(known)
  let connection: LoadedConnection = known
  let candidate: Candidate = { method: known.authMethod, config: known.config, credentials: {} }
  let startedAt = 0
  const test = (used: UsableCredential) => {
    const credential = known.credential && used.sealed && { ...known.credential, sealed: used.sealed }
    connection = { ...known, config: used.config, credential }
    candidate = { ...candidate, config: used.config, credentials: used.values }
    startedAt = performance.now()
    return prove(connection, candidate)
  }
  const result = await callWithCredential(actor, known.id, test, { isCheck: true })
  const latency = Math.round(performance.now() - startedAt)
  const isAnswered = 'status' in result && result.status !== undefined
  return { connection, candidate, result, latency: isAnswered ? latency : null }
}

/** Whether the key before the last replacement still works: then calls go on with it, while the new one is refused. */
async function formerServes(
  actor: OrganizationActor,
  connection: LoadedConnection,
  candidate: Candidate,
): Promise<boolean> {
  const credentials = await previousCredential(actor, connection.id)
  return credentials !== null && (await prove(connection, { ...candidate, credentials })).ok
}

/** Remembers whose account answered, where the provider says it. */
async function keepAccount(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  { id }: LoadedConnection,
  { id: accountId, name }: Account,
): Promise<void> {
  const data = { accountId, accountName: name ?? null }
  await tx.connection.update({ where: { id, organizationId }, data })
}

async function record(
  tx: Transaction,
  actor: OrganizationActor,
  { id: connectionId, authMethod: method }: LoadedConnection,
  outcome: Outcome & { isRevoked: boolean },
  now: Date,
): Promise<void> {
  const { status, latency, failure, isRevoked } = outcome
  if (failure) {
    const kept = { ...toTestFailure(failure, now), isOfCheck: true }
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

/** Counts one call to a provider against the person's limit. @throws AppError `limit_exceeded` */
export async function countCheck(actor: MemberActor | HandOffActor): Promise<void> {
  await consume(checkLimit, actor.kind === 'member' ? actor.memberId : actor.handOffId)
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
