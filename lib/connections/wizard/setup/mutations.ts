import type { HandOffActor, MemberActor, OrganizationActor } from '@/lib/auth/actor'
import { recordSuccess } from '@/lib/connections/health/mutations'
import { clientFor } from '@/lib/connections/oauth-clients/queries'
import type { LoadedConnection } from '@/lib/connections/queries'
import { endUnused } from '@/lib/connections/revocation/unused/mutations'
import type { ConnectionFacts } from '@/lib/connections/schema'
import { changeState } from '@/lib/connections/state/mutations'
import { failureOfRequest } from '@/lib/connections/tokens/rules'
import { failureOf } from '@/lib/connections/verification/failures/rules'
import { countCheck, prove } from '@/lib/connections/verification/mutations'
import type { Setup } from '@/lib/connections/wizard/setup/queries'
import { isOtherAccount, tokenHost } from '@/lib/connections/wizard/setup/rules'
import type { Account } from '@/lib/connectors/accounts'
import { getMethod } from '@/lib/connectors/methods/rules'
import { requestToken } from '@/lib/connectors/token-request'
import type { VerifyResult } from '@/lib/connectors/verify'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { outbound } from '@/lib/outbound'

/** Values that the provider has taken. */
export interface ProvenSetup extends Setup {
  /** When the access token ends, where there is one. */
  expiresAt: Date | null
  scope: string | null
  account: Account | null
  /** Passed; or the provider offers no call that would prove them. */
  proof: Extract<VerifyResult, { ok: true } | { reason: 'notVerifiable' }>
}

/**
 * Proves values by real calls before they take the place of those in use: a token is asked for where the method
 * has it so, then the call that the definition names. The account must stay the same, where the provider names it.
 * @throws AppError `provider_failed` (`verification.…`, `token.…`); `conflict` (`token.otherAccount`);
 * `limit_exceeded`
 */
export async function proveSetup(
  actor: MemberActor | HandOffActor,
  connection: LoadedConnection,
  setup: Setup,
): Promise<ProvenSetup> {
  await countCheck(actor)
  const { tokens, ...candidate } = await withToken(actor, connection, setup)
  try {
    const { account, proof } = await proveFor(connection, candidate)
    return {
      ...candidate,
      expiresAt: tokens?.expiresAt ?? null,
      scope: tokens?.scope ?? null,
      account,
      proof,
    }
  } catch (error) {
    await endTokensOf(actor, connection, candidate)
    throw error
  }
}

/** Has tokens that were asked for and are not kept ended at the provider. */
export async function endTokensOf(
  actor: MemberActor | HandOffActor,
  { id: connectionId, listingId, name, definition }: LoadedConnection,
  { method, config, credentials: values }: Setup,
): Promise<void> {
  if (!getMethod(definition, method).requestsTokens) return
  await endUnused(actor, { connectionId, listingId, name, definition, method, config, values, client: null })
}

async function proveFor(connection: LoadedConnection, candidate: Setup) {
  const proof = await prove(connection, candidate)
  if (!proof.ok && proof.reason !== 'notVerifiable') throw failureOf(connection, candidate, proof)
  const account = (proof.ok && proof.account) || null
  if (isOtherAccount(connection, candidate.method, account)) {
    const { listing, accountId, accountName } = connection
    const values = {
      provider: listing.name,
      account: accountName ?? accountId ?? '',
      other: account?.name ?? account?.id ?? '',
    }
    throw new AppError('conflict', { reason: 'token.otherAccount', values })
  }
  return { account, proof }
}

async function withToken(actor: MemberActor | HandOffActor, connection: LoadedConnection, setup: Setup) {
  const { definition, listingId } = connection
  const { method, config, credentials } = setup
  if (!getMethod(definition, method).requestsTokens) return { ...setup, tokens: null }
  const client = await clientFor(actor, { listingId, ...setup })
  const result = await requestToken({ definition, method, config, credentials, client, outbound: outbound() })
  if (!result.ok) {
    const host = tokenHost(definition, setup)
    throw failureOf(connection, setup, { ...failureOfRequest(method, result), host })
  }
  const { accessToken, tokenType, refreshToken } = result.tokens
  const kept = { ...credentials, accessToken, tokenType, ...(refreshToken && { refreshToken }) }
  return { method, config, credentials: kept, tokens: result.tokens }
}

/**
 * Records that new values have taken the place of the old ones: connected again, whatever it was before, unless it
 * waits for an approval. The transaction holds listing and connection.
 */
export async function takeIntoUse(
  tx: Transaction,
  actor: OrganizationActor,
  connection: LoadedConnection,
  proof: ProvenSetup['proof'],
  now = new Date(),
): Promise<ConnectionFacts> {
  const { organizationId } = actor
  const { id, state, stateReason } = connection
  const isWaiting = state === 'pending' && stateReason !== 'approval'
  if (!proof.ok) {
    const cleared = { lastFailure: Prisma.DbNull, failingSince: null, failureCount: 0, warnedAt: null }
    await tx.connection.update({ where: { id, organizationId }, data: cleared })
    if (stateReason === 'approval') return { state, stateReason }
    return changeState(tx, actor, connection, { state: 'connected', stateReason: 'unverified' }, now)
  }
  if (isWaiting) await changeState(tx, actor, connection, { state, stateReason: 'verification' }, now)
  const { status, durationMs: latency } = proof
  await recordSuccess(tx, actor, { connectionId: id, status, latency, isCheck: true }, now)
  return tx.connection.findFirstOrThrow({
    where: { id, organizationId },
    select: { state: true, stateReason: true },
  })
}
