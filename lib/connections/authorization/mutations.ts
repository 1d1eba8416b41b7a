import { z } from 'zod'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { hashState, refusalOf } from '@/lib/connections/authorization/rules'
import {
  type AuthorizationProblem,
  authorizationMinutes,
  callbackPath,
} from '@/lib/connections/authorization/schema'
import { sealFor, storeCredentials } from '@/lib/connections/credentials/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { findOAuthClient } from '@/lib/connections/oauth-clients/queries'
import { type LoadedConnection, loadConnection, lockConnection } from '@/lib/connections/queries'
import { areSameValues } from '@/lib/connections/rules'
import { countCheck, prove } from '@/lib/connections/verification/mutations'
import { stateAfterProof } from '@/lib/connections/verification/rules'
import { secretNames } from '@/lib/connections/wizard/rules'
import {
  type AuthorizedTokens,
  buildAuthorizationUrl,
  exchangeAuthorizationCode,
  newAuthorization,
} from '@/lib/connectors/oauth'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError, type ErrorCode } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { type Locale, toLocale } from '@/lib/i18n/routing'
import { log } from '@/lib/log'
import { outbound } from '@/lib/outbound'
import { requireAllowed } from '@/lib/policies/queries'

const method = 'oauth2_authorization_code'
const sealedSchema = z.object({ codeVerifier: z.string(), config: z.string() })

/**
 * Begins an authorization at the provider (authorization code with PKCE), bound to the actor's session, for
 * ten minutes and one answer.
 * @returns where to send the browser
 * @throws AppError `not_found`; `conflict` (`consentFirst`, `setupFirst`, `connectionInactive`,
 * `authorization.noClient`); `forbidden` (`policy.…`); `invalid` when a configuration value cannot stand in an
 * address; `limit_exceeded`
 */
export async function startAuthorization(
  actor: Actor,
  input: { connectionId: string; locale: Locale },
  now = new Date(),
): Promise<URL> {
  authorize(actor, 'connection:update')
  const connection = await loadConnection(db, actor, input.connectionId)
  if (!connection.consentedAt || connection.state === 'needs_consent') {
    throw new AppError('conflict', { reason: 'consentFirst' })
  }
  if (connection.state === 'inactive') throw new AppError('conflict', { reason: 'connectionInactive' })
  if (connection.authMethod !== method) throw new AppError('conflict', { reason: 'setupFirst' })
  await requireAllowed(db, actor, { listingId: connection.listingId, method })
  const client = await findOAuthClient(actor, connection.listingId)
  if (!client) {
    const values = { provider: connection.listing.name }
    throw new AppError('conflict', { reason: 'authorization.noClient', values })
  }
  await countCheck(actor)
  const redirectUri = getEnv().PORTICO_URL + callbackPath
  const { state, codeVerifier } = newAuthorization()
  const { definition, config, id: connectionId } = connection
  const url = await buildAuthorizationUrl({
    definition,
    config,
    clientId: client.clientId,
    redirectUri,
    state,
    codeVerifier,
  })
  await db.$transaction(async (tx) => {
    await tx.authorizationRequest.deleteMany({ where: { connectionId, expiresAt: { lt: now } } })
    await tx.authorizationRequest.create({
      data: {
        stateHash: hashState(state),
        connectionId,
        sessionId: actor.sessionId,
        sealed: await sealFor(tx, actor, connectionId, { codeVerifier, config: JSON.stringify(config) }),
        redirectUri,
        locale: input.locale,
        expiresAt: new Date(now.getTime() + authorizationMinutes * 60_000),
      },
    })
    await audit(tx, actor, {
      action: 'connection.authorization_started',
      subject: { type: 'connection', id: connectionId },
      details: { listing: connection.listing.slug, host: url.host },
    })
  })
  return url
}

export interface AuthorizationOutcome {
  /** Null when the answer belongs to nothing that the actor may see. */
  connectionId: string | null
  locale: Locale
  /** Null: the provider granted access, and the tokens are sealed. */
  problem: AuthorizationProblem | null
}

/**
 * Takes the provider's answer: once, within ten minutes, in the session that asked. Whatever is wrong with it
 * is a result; nothing is stored then.
 * @throws AppError `not_found` or `conflict` when the connection has no set-up any more
 */
export async function completeAuthorization(
  actor: Actor,
  answer: URLSearchParams,
  now = new Date(),
): Promise<AuthorizationOutcome> {
  authorize(actor, 'connection:update')
  const [state, ...others] = answer.getAll('state')
  const nowhere = { connectionId: null, locale: actor.locale, problem: 'authorization.unknown' } as const
  if (!state || others.length > 0) return nowhere
  const stateHash = hashState(state)
  const connection = { organizationId: actor.organizationId }
  const { count } = await db.authorizationRequest.updateMany({
    where: { stateHash, sessionId: actor.sessionId, usedAt: null, expiresAt: { gt: now }, connection },
    data: { usedAt: now },
  })
  const request = await db.authorizationRequest.findFirst({ where: { stateHash, connection } })
  if (!request) return nowhere
  const outcome = { connectionId: request.connectionId, locale: toLocale(request.locale) }
  if (count === 0) return { ...outcome, problem: refusalOf(request, actor.sessionId) }
  const problem = await redeem(actor, request, answer, state, now).catch(problemOf)
  if (problem) await recordFailure(actor, request.connectionId, problem)
  return { ...outcome, problem }
}

// The connection is gone, or its listing can no longer be set up.
const hasNoWizard: readonly ErrorCode[] = ['not_found', 'conflict']

/** What Portico itself fails at, such as stored values that no key opens, is told in the wizard too. */
function problemOf(error: unknown): AuthorizationProblem {
  if (!(error instanceof AppError) || hasNoWizard.includes(error.code)) throw error
  if (error.code === 'forbidden') return 'authorization.policy'
  log.warn({ err: error }, 'An authorization could not be completed')
  return 'authorization.unavailable'
}

interface AuthorizationRequest {
  connectionId: string
  sealed: Uint8Array
  redirectUri: string
}

async function redeem(
  actor: MemberActor,
  request: AuthorizationRequest,
  answer: URLSearchParams,
  state: string,
  now: Date,
): Promise<AuthorizationProblem | null> {
  const { connectionId, redirectUri } = request
  const sealed = sealedSchema.parse(await openFor(db, actor, connectionId, request.sealed))
  const config = z.record(z.string(), z.string()).parse(JSON.parse(sealed.config))
  const before = await loadConnection(db, actor, connectionId)
  if (!isStillWanted(before, config)) return 'authorization.superseded'
  await requireAllowed(db, actor, { listingId: before.listingId, method })
  const client = await findOAuthClient(actor, before.listingId)
  if (!client) return 'authorization.noClient'
  const { definition } = before
  const { codeVerifier } = sealed
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
  if (!result.ok) return `authorization.${result.reason}`
  return store(actor, before, result.tokens, now)
}

/** Where another method or address was chosen meanwhile, these tokens are for something else. */
function isStillWanted(connection: LoadedConnection, config: Record<string, string>): boolean {
  const isOpen = connection.state !== 'inactive' && connection.state !== 'needs_consent'
  return isOpen && connection.authMethod === method && areSameValues(connection.config, config)
}

async function store(
  actor: MemberActor,
  before: LoadedConnection,
  tokens: AuthorizedTokens,
  now: Date,
): Promise<AuthorizationProblem | null> {
  const { accessToken, refreshToken, tokenType, scope, expiresAt } = tokens
  const credentials = {
    ...(await secretConfigOf(actor, before)),
    accessToken,
    tokenType,
    ...(refreshToken && { refreshToken }),
    ...(scope && { scope }),
  }
  const { config } = before
  const isInUse = before.state === 'connected'
  const proof = isInUse ? await prove(before, { method, config, credentials }) : null
  if (proof && !proof.ok && proof.reason !== 'notVerifiable') return `verification.${proof.reason}`
  return db.$transaction(async (tx) => {
    await requireAllowed(tx, actor, { listingId: before.listingId, method })
    const current = await lockConnection(tx, actor, before.id)
    if (!isStillWanted(current, config) || current.state !== before.state) return 'authorization.superseded'
    await storeCredentials(tx, actor, before.id, credentials, expiresAt)
    await tx.connection.update({
      where: { id: before.id, organizationId: actor.organizationId },
      data: {
        ...(proof ? stateAfterProof(proof, now) : { stateReason: 'verification' }),
        lastFailure: Prisma.DbNull,
      },
    })
    await audit(tx, actor, {
      action: 'connection.authorized',
      subject: { type: 'connection', id: before.id },
      details: { scope: scope ?? null, isRefreshable: refreshToken !== undefined },
    })
    return null
  })
}

async function secretConfigOf(
  actor: MemberActor,
  { id, credential, definition }: LoadedConnection,
): Promise<Record<string, string>> {
  if (!credential) return {}
  const stored = await openFor(db, actor, id, credential.sealed)
  const names = secretNames(definition, method)
  return Object.fromEntries(Object.entries(stored).filter(([name]) => names.includes(name)))
}

async function recordFailure(
  actor: MemberActor,
  connectionId: string,
  reason: AuthorizationProblem,
): Promise<void> {
  await db.$transaction((tx) =>
    audit(tx, actor, {
      action: 'connection.authorization_failed',
      subject: { type: 'connection', id: connectionId },
      details: { reason },
    }),
  )
}
