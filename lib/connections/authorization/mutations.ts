import { audit } from '@/lib/audit'
import type { Actor, HandOffActor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { takeGrant } from '@/lib/connections/authorization/grants/mutations'
import { type Problem, problemWith, wantedSetup } from '@/lib/connections/authorization/grants/queries'
import { openPending } from '@/lib/connections/authorization/queries'
import { bindingOf, hashState, refusalOf } from '@/lib/connections/authorization/rules'
import {
  type AuthorizationProblem,
  authorizationMinutes,
  callbackPath,
} from '@/lib/connections/authorization/schema'
import { sealFor } from '@/lib/connections/credentials/mutations'
import { clientFor } from '@/lib/connections/oauth-clients/queries'
import { findPreset } from '@/lib/connections/presets/queries'
import { loadConnection } from '@/lib/connections/queries'
import { countCheck } from '@/lib/connections/verification/mutations'
import { requireOpen } from '@/lib/connections/wizard/setup/rules'
import { getAuthMethod } from '@/lib/connectors/methods/rules'
import { buildAuthorizationUrl, newAuthorization, scopeNames } from '@/lib/connectors/oauth'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError, type ErrorCode } from '@/lib/errors'
import { type Locale, toLocale } from '@/lib/i18n/routing'
import { log } from '@/lib/log'
import { requireAllowed } from '@/lib/policies/queries'

export interface AuthorizationInput {
  connectionId: string
  locale: Locale
  /** What was typed, for a connection in use: stored once the provider has granted access. Left out: as stored. */
  setup?: { method: string; values: Record<string, string> }
}

/**
 * Begins an authorization at the provider (authorization code with PKCE), bound to the actor's session or hand-off
 * link, for ten minutes and one answer.
 * @returns where to send the browser
 * @throws AppError `not_found`; `conflict` (`consentFirst`, `setupFirst`, `connectionInactive`,
 * `authorization.noClient`); `forbidden` (`policy.…`); `invalid` with fields, or when a configuration value cannot
 * stand in an address; `limit_exceeded`
 */
export async function startAuthorization(
  actor: Actor,
  input: AuthorizationInput,
  now = new Date(),
): Promise<URL> {
  authorize(actor, 'connection:authenticate')
  const connection = await loadConnection(db, actor, input.connectionId)
  requireOpen(connection)
  const { method, config, credentials } = await wantedSetup(actor, connection, input.setup)
  const { id: connectionId, listingId, definition, listing } = connection
  await requireAllowed(db, actor, { listingId, method })
  const client = await clientFor(actor, { listingId, method, config, credentials })
  if (!client) {
    throw new AppError('conflict', { reason: 'authorization.noClient', values: { provider: listing.name } })
  }
  await countCheck(actor)
  const redirectUri = getEnv().PORTICO_URL + callbackPath
  const { state, codeVerifier } = newAuthorization()
  const isShared = method === 'oauth2_authorization_code'
  const preset = isShared ? await findPreset(db, actor, listingId) : null
  const scopes = preset?.scopes.length ? preset.scopes : scopeNames(signInOf(definition, method))
  const { clientId, source: clientSource } = client
  const url = await buildAuthorizationUrl({
    definition,
    config,
    clientId,
    scopes,
    redirectUri,
    state,
    codeVerifier,
  })
  const wanted = { config: JSON.stringify(config), credentials: JSON.stringify(credentials) }
  const pending = { codeVerifier, method, scope: scopes.join(' '), clientSource, clientId, ...wanted }
  await db.$transaction(async (tx) => {
    await tx.authorizationRequest.deleteMany({ where: { connectionId, expiresAt: { lt: now } } })
    await tx.authorizationRequest.create({
      data: {
        stateHash: hashState(state),
        connectionId,
        ...bindingOf(actor),
        sealed: await sealFor(tx, actor, connectionId, pending),
        redirectUri,
        locale: input.locale,
        createdAt: now,
        expiresAt: new Date(now.getTime() + authorizationMinutes * 60_000),
      },
    })
    await audit(tx, actor, {
      action: 'connection.authorization_started',
      subject: { type: 'connection', id: connectionId },
      details: { listing: listing.slug, host: url.host },
    })
  })
  return url
}

function signInOf(definition: Parameters<typeof getAuthMethod>[0], type: string) {
  const method = getAuthMethod(definition, type)
  return 'scopes' in method ? method : {}
}

export interface AuthorizationOutcome {
  /** Null when the answer belongs to nothing that the actor may see. */
  connectionId: string | null
  locale: Locale
  /** Null: the provider granted access, and the tokens are sealed. */
  problem: AuthorizationProblem | null
}

/**
 * Takes the provider's answer: once, within ten minutes, in the session or by the hand-off link that asked.
 * Whatever is wrong with it is a result; nothing is stored or replaced then.
 * @throws AppError `not_found` or `conflict` when the connection has no set-up any more
 */
export async function completeAuthorization(
  actor: Actor,
  answer: URLSearchParams,
  now = new Date(),
): Promise<AuthorizationOutcome> {
  authorize(actor, 'connection:authenticate')
  const [state, ...others] = answer.getAll('state')
  const nowhere = { connectionId: null, locale: actor.locale, problem: 'authorization.unknown' } as const
  if (!state || others.length > 0) return nowhere
  const stateHash = hashState(state)
  const connection = {
    organizationId: actor.organizationId,
    ...(actor.kind === 'hand-off' && { id: actor.connectionId }),
  }
  const binding = bindingOf(actor)
  const { count } = await db.authorizationRequest.updateMany({
    where: { stateHash, ...binding, usedAt: null, expiresAt: { gt: now }, connection },
    data: { usedAt: now },
  })
  const request = await db.authorizationRequest.findFirst({ where: { stateHash, connection } })
  if (!request) return nowhere
  const outcome = { connectionId: request.connectionId, locale: toLocale(request.locale) }
  if (count === 0) return { ...outcome, problem: refusalOf(request, binding) }
  const problem = await redeem(actor, request, answer, state, now).catch(problemOf)
  await recordEnd(actor, request, problem)
  return { ...outcome, problem: problem?.reason ?? null }
}

// The connection is gone, or its listing can no longer be set up.
const hasNoWizard: readonly ErrorCode[] = ['not_found', 'conflict']

/** What Portico itself fails at, such as stored values that no key opens, is told in the wizard too. */
function problemOf(error: unknown): Problem {
  if (!(error instanceof AppError) || hasNoWizard.includes(error.code)) throw error
  if (error.code === 'forbidden') {
    const isPolicy = error.details.reason?.startsWith('policy.')
    return problemWith(isPolicy ? 'authorization.policy' : 'authorization.notAllowed')
  }
  log.warn({ err: error }, 'An authorization could not be completed')
  return problemWith('authorization.unavailable')
}

interface AuthorizationRequest {
  stateHash: string
  connectionId: string
  sealed: Uint8Array
  redirectUri: string
}

async function redeem(
  actor: MemberActor | HandOffActor,
  request: AuthorizationRequest,
  answer: URLSearchParams,
  state: string,
  now: Date,
): Promise<Problem | null> {
  const pending = await openPending(actor, request)
  const { redirectUri } = request
  return takeGrant(actor, { pending, connectionId: request.connectionId, redirectUri, answer, state }, now)
}

/** Keeps how it ended, in place of the verifier, which is of no use any more. */
async function recordEnd(
  actor: MemberActor | HandOffActor,
  { stateHash, connectionId }: AuthorizationRequest,
  problem: Problem | null,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const ended = { problem: problem?.reason ?? '', values: JSON.stringify(problem?.values ?? {}) }
    const sealed = await sealFor(tx, actor, connectionId, ended)
    await tx.authorizationRequest.updateMany({ where: { stateHash }, data: { sealed } })
    if (!problem) return
    await audit(tx, actor, {
      action: 'connection.authorization_failed',
      subject: { type: 'connection', id: connectionId },
      reason: problem.reason,
      details: { reason: problem.reason },
    })
  })
}
