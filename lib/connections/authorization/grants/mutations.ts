import { audit } from '@/lib/audit'
import type { HandOffActor, MemberActor } from '@/lib/auth/actor'
import { isStillWanted, type Problem, problemWith } from '@/lib/connections/authorization/grants/queries'
import type { PendingAuthorization } from '@/lib/connections/authorization/queries'
import { missingScopes } from '@/lib/connections/authorization/rules'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { clientFor } from '@/lib/connections/oauth-clients/queries'
import { type LoadedConnection, loadConnection, lockConnection, lockListing } from '@/lib/connections/queries'
import { changeState } from '@/lib/connections/state/mutations'
import { failureOf } from '@/lib/connections/verification/failures/rules'
import { prove } from '@/lib/connections/verification/mutations'
import { takeIntoUse } from '@/lib/connections/wizard/setup/mutations'
import { isInUse, isOtherAccount, isSameFamily } from '@/lib/connections/wizard/setup/rules'
import type { Account } from '@/lib/connectors/accounts'
import { getAuthMethod, type OAuthClientCredentials } from '@/lib/connectors/methods/rules'
import { exchangeAuthorizationCode } from '@/lib/connectors/oauth'
import type { AuthorizedTokens } from '@/lib/connectors/oauth-tokens'
import { revokeTokens } from '@/lib/connectors/revocation'
import { db, type Transaction } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'
import { outbound } from '@/lib/outbound'
import { requireAllowed } from '@/lib/policies/queries'

interface Answer {
  pending: PendingAuthorization
  connectionId: string
  redirectUri: string
  /** The query with which the provider sent the browser back. */
  answer: URLSearchParams
  state: string
}

/** An authorization that the provider granted. */
interface Grant {
  pending: PendingAuthorization
  client: OAuthClientCredentials
  tokens: AuthorizedTokens
  /** All that is sealed. */
  credentials: Record<string, string>
}

/**
 * Exchanges the code of an answer and keeps the tokens. For a connection in use they are proven first: they must
 * work, reach as far as the former ones and belong to the same account. Else nothing is replaced.
 * @throws AppError `not_found`, `conflict`; `forbidden` (`policy.…`)
 */
export async function takeGrant(
  actor: MemberActor | HandOffActor,
  { pending, connectionId, redirectUri, answer, state }: Answer,
  now: Date,
): Promise<Problem | null> {
  const before = await loadConnection(db, actor, connectionId)
  if (!isStillWanted(before, pending)) return problemWith('authorization.superseded')
  const { definition, listingId } = before
  const { method, config, codeVerifier } = pending
  await requireAllowed(db, actor, { listingId, method })
  const client = await clientFor(actor, { listingId, ...pending })
  if (!client) return problemWith('authorization.noClient')
  const result = await exchangeAuthorizationCode({
    definition,
    config,
    client,
    redirectUri,
    answer,
    state,
    codeVerifier,
    outbound: outbound(),
  })
  if (!result.ok) {
    const { providerMessage } = result
    const isOwn = method === 'oauth2_own_app' && result.reason === 'wrongCredentials'
    const reason = isOwn ? 'ownAppRefused' : result.reason
    return problemWith(`authorization.${reason}`, { ...(providerMessage && { providerMessage }) })
  }
  const { accessToken, refreshToken, tokenType, scope } = result.tokens
  const credentials = {
    ...pending.credentials,
    accessToken,
    tokenType,
    ...(refreshToken && { refreshToken }),
    ...(scope && { scope }),
  }
  const grant = { pending, client, tokens: result.tokens, credentials }
  return isInUse(before) ? replace(actor, before, grant, now) : keepForDraft(actor, before, grant, now)
}

async function keepForDraft(
  actor: MemberActor | HandOffActor,
  before: LoadedConnection,
  grant: Grant,
  now: Date,
): Promise<Problem | null> {
  // Where the test will name the account, it does so for every method alike.
  const account = before.definition.verify?.account ? null : (grant.tokens.account ?? null)
  return db.$transaction(async (tx) => {
    const { method } = grant.pending
    await requireAllowed(tx, actor, { listingId: before.listingId, method })
    const current = await lockConnection(tx, actor, before.id)
    if (!isStillWanted(current, grant.pending) || isInUse(current)) {
      return problemWith('authorization.superseded')
    }
    await storeGrant(tx, actor, current, grant, now)
    await tx.connection.update({
      where: { id: before.id, organizationId: actor.organizationId },
      data: { ...accountData(account), lastFailure: Prisma.DbNull },
    })
    await changeState(tx, actor, current, { state: 'pending', stateReason: 'verification' }, now)
    return null
  })
}

async function replace(
  actor: MemberActor | HandOffActor,
  before: LoadedConnection,
  grant: Grant,
  now: Date,
): Promise<Problem | null> {
  const { tokens, credentials } = grant
  const { method, config, scope } = grant.pending
  const missing = isSameFamily(before.authMethod, method)
    ? missingScopes(before.grantedScope, scope, tokens.scope)
    : []
  if (missing.length > 0) return problemWith('authorization.scopeMissing', { scopes: missing.join(', ') })
  const candidate = { method, config, credentials }
  const proof = await prove(before, candidate)
  if (!proof.ok && proof.reason !== 'notVerifiable') {
    const { values } = failureOf(before, candidate, proof).details ?? {}
    const { host, status, providerMessage } = values ?? {}
    return problemWith(`verification.${proof.reason}`, {
      host: String(host ?? ''),
      status: String(status ?? ''),
      ...(providerMessage && { providerMessage: String(providerMessage) }),
    })
  }
  const named = before.definition.verify?.account ? proof.ok && proof.account : tokens.account
  const account = named || null
  if (isOtherAccount(before, method, account)) {
    await endGrant(before, grant)
    return problemWith('authorization.otherAccount', {
      account: before.accountName ?? before.accountId ?? '',
      other: account?.name ?? account?.id ?? '',
    })
  }
  return db.$transaction(async (tx) => {
    await requireAllowed(tx, actor, { listingId: before.listingId, method })
    await lockListing(tx, actor, before.listingId)
    const current = await lockConnection(tx, actor, before.id)
    const isUnchanged = current.authMethod === before.authMethod && current.state === before.state
    if (!isUnchanged || !isStillWanted(current, grant.pending)) return problemWith('authorization.superseded')
    await storeGrant(tx, actor, current, grant, now)
    const keepsAccount = !account && isSameFamily(current.authMethod, method)
    await tx.connection.update({
      where: { id: before.id, organizationId: actor.organizationId },
      data: { authMethod: method, config, ...(!keepsAccount && accountData(account)) },
    })
    await takeIntoUse(tx, actor, current, proof, now)
    return null
  })
}

function accountData(account: Account | null) {
  return { accountId: account?.id ?? null, accountName: account?.name ?? null }
}

async function storeGrant(
  tx: Transaction,
  actor: MemberActor | HandOffActor,
  { id: connectionId, definition }: LoadedConnection,
  { pending, tokens, credentials }: Grant,
  now: Date,
): Promise<void> {
  const { expiresAt = null, refreshToken, scope } = tokens
  await storeCredentials(tx, actor, connectionId, credentials, expiresAt, pending.method)
  const secretExpiresAt = endOfGrant(getAuthMethod(definition, pending.method), tokens, now)
  await tx.credential.update({ where: { connectionId }, data: { secretExpiresAt } })
  // Not told, it is what was asked for (RFC 6749 §5.1).
  const grantedScope = scope ?? (pending.scope || null)
  await tx.connection.update({
    where: { id: connectionId, organizationId: actor.organizationId },
    data: { grantedScope },
  })
  await audit(tx, actor, {
    action: 'connection.authorized',
    subject: { type: 'connection', id: connectionId },
    details: { scope: grantedScope, isRefreshable: refreshToken !== undefined },
  })
}

/** When somebody has to grant access again, where that is known. */
function endOfGrant(
  method: ReturnType<typeof getAuthMethod>,
  { refreshToken, expiresAt }: AuthorizedTokens,
  now: Date,
): Date | null {
  if (!refreshToken) return expiresAt ?? null
  const seconds = method.type === 'oauth2_authorization_code' ? method.refreshTokenSeconds : undefined
  return seconds === undefined ? null : new Date(now.getTime() + seconds * 1000)
}

/** Tokens that nobody will use are ended, as well as it can be done. */
async function endGrant({ definition }: LoadedConnection, grant: Grant): Promise<void> {
  const { client, credentials } = grant
  const { method, config } = grant.pending
  const ended = await revokeTokens({ definition, method, config, credentials, client, outbound: outbound() })
  if (ended.outcome === 'failed') log.warn({ reason: ended.reason }, 'Tokens of a refused account stay')
}
