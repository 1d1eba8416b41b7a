import type { OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { callWithCredential, type UsableCredential } from '@/lib/connections/credentials/use/mutations'
import { recordFailure, recordSuccess } from '@/lib/connections/health/mutations'
import { type LoadedConnection, loadConnection, lockConnection, lockListing } from '@/lib/connections/queries'
import { isSupportedMethod } from '@/lib/connections/rules'
import { type Candidate, failureOf } from '@/lib/connections/verification/failures/rules'
import { isSameSetup, toTestFailure } from '@/lib/connections/verification/rules'
import { failureOfTransport, interpretVerifyAnswer, type ProviderFailure } from '@/lib/connectors/answers'
import type { Values } from '@/lib/connectors/templates'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { outbound } from '@/lib/outbound'
import { OutboundError } from '@/lib/outbound/outbound-error'
import { inTurn } from '@/lib/turns'

/** What is posted, and where. */
export interface Parcel {
  url: string
  headers?: Record<string, string>
  body: string
}

export type Delivery =
  | { ok: true; status: number }
  | {
      ok: false
      failure: AppError
      /** The same would be refused again, whenever it is sent. */
      isFinal: boolean
      retryAfterSeconds?: number
    }

interface Options {
  /** At somebody's word: also over a connection that is to be reconnected, which works again if it succeeds. */
  isTest?: boolean
  now?: () => Date
}

const answerBytes = 64 * 1024
/** Whoever answers so takes nothing from this connection any more: the key or the address is no longer good. */
const refusals = [401, 403, 404, 410]
/** Answers below 500 that a later try can change. */
const passing = [408, 425, 429]

/**
 * Posts something over a connection and records what that says about it: a refusal (401, 403, 404, 410) means that it
 * needs to be reconnected, every other failure degrades it, being asked to wait (429) does nothing to it.
 * @param pack what to post, given the configuration and the credentials
 * @throws AppError as `usableCredential`; `not_found`; `invalid` where a value makes no address
 */
export async function deliver(
  actor: OrganizationActor,
  connectionId: string,
  pack: (values: Values) => Parcel,
  { isTest = false, now = () => new Date() }: Options = {},
): Promise<Delivery> {
  authorize(actor, 'connection:use')
  const connection = await loadConnection(db, actor, connectionId, 'use')
  if (['pending', 'needs_consent'].includes(connection.state)) {
    throw new AppError('conflict', { reason: 'setupFirst' })
  }
  if (!isTest && connection.state !== 'connected') {
    throw new AppError('conflict', { reason: 'connectionNeedsReconnect' })
  }
  let used: Candidate | null = null
  const call = async (credential: UsableCredential) => {
    const { method, config, values } = credential
    if (!isSupportedMethod(method)) throw new AppError('conflict', { reason: 'setupFirst' })
    used = { method, config, credentials: values }
    return post(connection, pack({ ...config, ...values }), Object.values(values))
  }
  const result = await callWithCredential(actor, connectionId, call, { isCheck: isTest, now: now() })
  const failure = result.ok || !used ? null : failureOf(connection, used, result)
  await record(actor, connection, { status: result.status ?? null, failure }, now())
  if (result.ok) return { ok: true, status: result.status }
  const { status = 0, retryAfterSeconds } = result
  const isFinal = status >= 400 && status < 500 && ![...passing, ...refusals].includes(status)
  return {
    ok: false,
    failure: failure ?? new AppError('provider_failed'),
    isFinal,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}

async function post(
  { definition }: LoadedConnection,
  { url, headers, body }: Parcel,
  secrets: readonly string[],
): Promise<{ ok: true; status: number } | ProviderFailure> {
  try {
    const answer = await outbound().request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      maxResponseBytes: answerBytes,
      truncateBody: true,
    })
    const { status } = answer
    // What is in the body of a message's answer says nothing more.
    return interpretVerifyAnswer(
      { ...definition, verify: null },
      { status, headers: answer.headers, body: answer.text() },
      secrets,
    )
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    return failureOfTransport(error)
  }
}

async function record(
  actor: OrganizationActor,
  before: LoadedConnection,
  { status, failure }: { status: number | null; failure: AppError | null },
  now: Date,
): Promise<void> {
  const { id: connectionId, listingId } = before
  if (status === 429) return
  await inTurn(`check:${connectionId}`, () =>
    db.$transaction(async (tx) => {
      await lockListing(tx, actor, listingId)
      const current = await lockConnection(tx, actor, connectionId, 'use')
      // It says nothing about what was entered meanwhile.
      if (!isSameSetup(before, current)) return
      if (!failure) return recordSuccess(tx, actor, { connectionId, status, isProof: true }, now)
      const isRevoked = status !== null && refusals.includes(status)
      const kept = toTestFailure(failure, now)
      await recordFailure(tx, actor, { connectionId, failure: kept, isRevoked, status }, now)
    }),
  )
}
