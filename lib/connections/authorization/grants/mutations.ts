import { audit } from '@/lib/audit'
import type { HandOffActor, MemberActor } from '@/lib/auth/actor'
import { isStillWanted, type Problem, problemWith } from '@/lib/connections/authorization/grants/queries'
import type { PendingAuthorization } from '@/lib/connections/authorization/queries'
import { missingScopes } from '@/lib/connections/authorization/rules'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { clientThatGranted } from '@/lib/connections/oauth-clients/queries'
import { grantedClient } from '@/lib/connections/oauth-clients/rules'
import type { KnownClient } from '@/lib/connections/oauth-clients/schema'
import { type LoadedConnection, loadConnection, lockConnection, lockListing } from '@/lib/connections/queries'
import { forgetRevocation, hastenRevocation, planTokens } from '@/lib/connections/revocation/mutations'
import type { RevokeTokens } from '@/lib/connections/revocation/schema'
import { giveUpTokens } from '@/lib/connections/revocation/unused/mutations'
import { changeState } from '@/lib/connections/state/mutations'
import { failureOf } from '@/lib/connections/verification/failures/rules'
import { prove } from '@/lib/connections/verification/mutations'
import { takeIntoUse } from '@/lib/connections/wizard/setup/mutations'
import { isInUse, isOtherAccount, isSameFamily } from '@/lib/connections/wizard/setup/rules'
import type { Account } from '@/lib/connectors/accounts'
import { getAuthMethod } from '@/lib/connectors/methods/rules'
import { exchangeAuthorizationCode } from '@/lib/connectors/oauth'
import type { AuthorizedTokens } from '@/lib/connectors/oauth-tokens'
import { db, type Transaction } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
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
  client: KnownClient
  tokens: AuthorizedTokens
  /** All that is sealed. */
  credentials: Record<string, string>
  /** Ends the tokens, unless they are kept; null: their provider takes none back. */
  ending: RevokeTokens | null
}

/** Longer than it can last to prove tokens and to store them. */
const proofMs = 5 * 60_000

/**
 * Exchanges the code of an answer and keeps the tokens. For a connection in use they are proven first: they must
 * work, reach as far as the former ones and belong to the same account. Else nothing is replaced, and what the
 * provider has granted is ended there. That is planned before anything else, so that no token is left behind by a
 * process that ends here.
 * @throws AppError `not_found`, `conflict`; `forbidden` (`policy.…`)
 */
export async function takeGrant(
  actor: MemberActor | HandOffActor,
  { pending, connectionId, redirectUri, answer, state }: Answer,
  now: Date,
): Promise<Problem | null> {
  const before = await loadConnection(db, actor, connectionId)
  if (!isStillWanted(before, pending)) return problemWith('authorization.superseded')
  const { definition, listingId, name } = before
  const { method, config, codeVerifier } = pending
  await requireAllowed(db, actor, { listingId, method })
  const client = await clientThatGranted(actor, { listingId, ...pending }, grantedClient(pending))
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
    const { providerMessage, limitSeconds } = result
    const isOwn = method === 'oauth2_own_app' && result.reason === 'wrongCredentials'
    const reason = isOwn ? 'ownAppRefused' : result.reason
    return problemWith(`authorization.${reason}`, {
      ...(limitSeconds !== undefined && { limit: String(limitSeconds) }),
      ...(providerMessage && { providerMessage }),
    })
  }
  const { tokens } = result
  const { accessToken, refreshToken, tokenType, scope, account } = tokens
  const credentials = {
    ...pending.credentials,
    accessToken,
    tokenType,
    ...(refreshToken && { refreshToken }),
    ...(scope && { scope }),
  }
  const place = { connectionId, listingId, name, definition, method, config, values: credentials, client }
  const unused = { ...place, accountId: account?.id ?? null }
  const afterwards = new Date(now.getTime() + proofMs)
  const ending = await db.$transaction((tx) => planTokens(tx, actor, unused, now, afterwards))
  const grant = { pending, client, tokens, credentials, ending }
  try {
    const taken = isInUse(before)
      ? replace(actor, before, grant, now)
      : keepForDraft(actor, before, grant, now)
    const problem = await taken
    if (problem) await endGrant(grant, problem, now)
    return problem
  } catch (error) {
    await endGrant(grant, null, now)
    throw error
  }
}

async function keepForDraft(
  actor: MemberActor | HandOffActor,
  before: LoadedConnection,
  grant: Grant,
  now: Date,
): Promise<Refusal | null> {
  // Where the test will name the account, it does so for every method alike.
  const account = before.definition.verify?.account ? null : (grant.tokens.account ?? null)
  return db.$transaction(async (tx) => {
    const { method } = grant.pending
    await requireAllowed(tx, actor, { listingId: before.listingId, method })
    const current = await lockConnection(tx, actor, before.id)
    if (!isStillWanted(current, grant.pending) || isInUse(current)) {
      return problemWith('authorization.superseded')
    }
    await storeGrant(tx, actor, current, grant, account, now)
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
): Promise<Refusal | null> {
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
    const { host, status, limit, providerMessage } = values ?? {}
    return problemWith(`verification.${proof.reason}`, {
      host: String(host ?? ''),
      status: String(status ?? ''),
      limit: String(limit ?? ''),
      ...(providerMessage && { providerMessage: String(providerMessage) }),
    })
  }
  const named = before.definition.verify?.account ? proof.ok && proof.account : tokens.account
  const account = named || null
  if (isOtherAccount(before, method, account)) {
    const problem = problemWith('authorization.otherAccount', {
      account: before.accountName ?? before.accountId ?? '',
      other: account?.name ?? account?.id ?? '',
    })
    return { ...problem, account }
  }
  return db.$transaction(async (tx) => {
    await requireAllowed(tx, actor, { listingId: before.listingId, method })
    await lockListing(tx, actor, before.listingId)
    const current = await lockConnection(tx, actor, before.id)
    const isUnchanged = current.authMethod === before.authMethod && current.state === before.state
    if (!isUnchanged || !isStillWanted(current, grant.pending)) return problemWith('authorization.superseded')
    await storeGrant(tx, actor, current, grant, account, now)
    const keepsAccount = !account && isSameFamily(current.authMethod, method)
    await tx.connection.update({
      where: { id: before.id, organizationId: actor.organizationId },
      data: { authMethod: method, config, ...(!keepsAccount && accountData(account)) },
    })
    await takeIntoUse(tx, actor, current, proof, now)
    return null
  })
}

/** Why a grant is not kept, and whose account it is for, where that was found out. */
interface Refusal extends Problem {
  account?: Account | null
}

function accountData(account: Account | null) {
  return { accountId: account?.id ?? null, accountName: account?.name ?? null }
}

async function storeGrant(
  tx: Transaction,
  actor: MemberActor | HandOffActor,
  current: LoadedConnection,
  { pending, client, tokens, credentials, ending }: Grant,
  account: Account | null,
  now: Date,
): Promise<void> {
  const { id: connectionId, definition } = current
  const { expiresAt = null, refreshToken, scope } = tokens
  const { method, config } = pending
  const next = { method, config, client, accountId: account?.id ?? null }
  const heldTokens = await giveUpTokens(tx, actor, current, next, now)
  const secretExpiresAt = endOfGrant(getAuthMethod(definition, method), tokens, now)
  const more = { secretExpiresAt, client, heldTokens }
  await storeCredentials(tx, actor, connectionId, credentials, expiresAt, method, more)
  if (ending) await forgetRevocation(tx, ending)
  // Not told, it is what was asked for (RFC 6749 §5.1).
  const grantedScope = scope ?? (pending.scope || null)
  await tx.connection.update({
    where: { id: connectionId, organizationId: actor.organizationId },
    data: { grantedScope },
  })
  await audit(tx, actor, {
    action: 'connection.authorized',
    subject: { type: 'connection', id: connectionId },
    details: { scope: grantedScope, isRefreshable: refreshToken !== undefined, clientId: client.clientId },
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

/** Tokens that nobody will use are ended by the worker. */
async function endGrant({ ending }: Grant, refusal: Refusal | null, now: Date): Promise<void> {
  if (!ending) return
  const accountId = refusal?.account?.id ?? ending.accountId
  await db.$transaction((tx) => hastenRevocation(tx, { ...ending, accountId }, now))
}
