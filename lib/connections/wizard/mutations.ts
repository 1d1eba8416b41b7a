import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { type LoadedConnection, loadConnection, lockConnection } from '@/lib/connections/queries'
import { isSupportedMethod } from '@/lib/connections/rules'
import type { ConnectionFacts, SupportedMethod } from '@/lib/connections/schema'
import { type Candidate, countCheck, failureOf, prove } from '@/lib/connections/verification/mutations'
import { isSameSetup, stateAfterProof } from '@/lib/connections/verification/rules'
import { readOffer } from '@/lib/connections/wizard/queries'
import {
  fingerprintOf,
  type PreparedSetup,
  prepareSetup,
  reasonAfterConsent,
} from '@/lib/connections/wizard/rules'
import { getAuthMethod } from '@/lib/connectors/methods/rules'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { requireAllowed } from '@/lib/policies/queries'

/**
 * Records that the organization agrees to what the connection will access.
 * @param input.fingerprint of the offer that was shown
 * @throws AppError `not_found`; `invalid` (`agreementRequired`); `conflict` (`permissionsChanged`, `alreadyConsented`)
 */
export async function consent(
  actor: Actor,
  input: { connectionId: string; fingerprint: string; hasAgreed: boolean },
  now = new Date(),
): Promise<ConnectionFacts> {
  authorize(actor, 'connection:update')
  if (!input.hasAgreed) throw new AppError('invalid', { fields: { agreed: 'agreementRequired' } })
  return db.$transaction(async (tx) => {
    const connection = await lockConnection(tx, actor, input.connectionId)
    if (connection.state !== 'pending' && connection.state !== 'needs_consent') {
      throw new AppError('conflict', { reason: 'alreadyConsented' })
    }
    const offer = readOffer(connection)
    if (fingerprintOf(offer) !== input.fingerprint) {
      throw new AppError('conflict', { reason: 'permissionsChanged' })
    }
    const isFirst = connection.stateReason === 'consent' || connection.state === 'needs_consent'
    const after = {
      state: 'pending',
      stateReason: isFirst ? reasonAfterConsent(connection.definition) : connection.stateReason,
    } as const
    await tx.connection.update({
      where: { id: connection.id, organizationId: actor.organizationId },
      data: { ...after, consentedAt: now, consent: offer },
    })
    await audit(tx, actor, {
      action: 'connection.consented',
      subject: { type: 'connection', id: connection.id },
      details: { permissions: offer.permissions.length, fingerprint: input.fingerprint },
    })
    return after
  })
}

export interface SetupInput {
  connectionId: string
  method: string
  /** By the names of the definition's fields; an empty secret keeps the stored one. */
  values: Record<string, string>
}

/**
 * Keeps configuration and credentials, the latter sealed. A draft waits for its verification then; a
 * connection in use is verified first and keeps what works if the new values do not.
 * @throws AppError `not_found`; `invalid` with fields; `conflict` (`consentFirst`, `connectionInactive`,
 * `settingsInUse`, `changedMeanwhile`); `forbidden` (`policy.…`); `provider_failed` (`verification.…`);
 * `limit_exceeded`
 */
export async function saveSetup(actor: Actor, input: SetupInput): Promise<ConnectionFacts> {
  authorize(actor, 'connection:update')
  const before = await loadConnection(db, actor, input.connectionId)
  requireOpen(before)
  const method = requireMethod(before, input.method)
  await requireAllowed(db, actor, { listingId: before.listingId, method })
  const setup = await prepare(actor, before, method, input.values)
  const isInUse = before.state === 'connected'
  if (isInUse && method === 'oauth2_authorization_code') {
    // Other tokens come with a new authorization only; until then the connection stays as it is.
    if (!setup.isUnchanged) throw new AppError('conflict', { reason: 'settingsInUse' })
    return { state: 'connected', stateReason: before.stateReason }
  }
  const proven = isInUse ? await requireProof(actor, before, { method, ...setup }) : null

  return db.$transaction(async (tx) => {
    await requireAllowed(tx, actor, { listingId: before.listingId, method })
    const current = await lockConnection(tx, actor, before.id)
    if (!isSameSetup(before, current) || current.state !== before.state) {
      throw new AppError('conflict', { reason: 'changedMeanwhile' })
    }
    await keepCredentials(tx, actor, current, method, setup)
    const isReady = setup.isUnchanged && current.credential !== null && current.stateReason === 'verification'
    const waitsFor = method === 'oauth2_authorization_code' && !isReady ? 'authorization' : 'verification'
    const after = proven ?? { state: current.state, stateReason: waitsFor }
    await tx.connection.update({
      where: { id: current.id, organizationId: actor.organizationId },
      data: {
        ...after,
        authMethod: method,
        config: setup.config,
        // What failed before says nothing about other values.
        ...(!setup.isUnchanged && { lastFailure: Prisma.DbNull }),
      },
    })
    await audit(tx, actor, {
      action: 'connection.configured',
      subject: { type: 'connection', id: current.id },
      details: { method, isUnchanged: setup.isUnchanged },
    })
    return { state: after.state, stateReason: after.stateReason }
  })
}

function requireOpen(connection: LoadedConnection): void {
  if (!connection.consentedAt || connection.state === 'needs_consent') {
    throw new AppError('conflict', { reason: 'consentFirst' })
  }
  if (connection.state === 'inactive') throw new AppError('conflict', { reason: 'connectionInactive' })
}

function requireMethod(connection: LoadedConnection, type: string): SupportedMethod {
  const method = getAuthMethod(connection.definition, type).type
  if (!isSupportedMethod(method)) throw new AppError('invalid', { reason: 'methodsComingLater' })
  return method
}

async function requireProof(actor: MemberActor, connection: LoadedConnection, candidate: Candidate) {
  await countCheck(actor)
  const proof = await prove(connection, candidate)
  if (!proof.ok && proof.reason !== 'notVerifiable') throw failureOf(connection, candidate, proof)
  return stateAfterProof(proof, new Date())
}

async function prepare(
  actor: MemberActor,
  connection: LoadedConnection,
  method: SupportedMethod,
  values: Record<string, string>,
): Promise<Extract<PreparedSetup, { ok: true }>> {
  const { authMethod, config, credential, definition } = connection
  const credentials = credential ? await openFor(db, actor, connection.id, credential.sealed) : null
  const setup = prepareSetup(definition, method, values, { method: authMethod, config, credentials })
  if (!setup.ok) throw new AppError('invalid', { reason: 'checkFields', fields: setup.fields })
  return setup
}

async function keepCredentials(
  tx: Transaction,
  actor: MemberActor,
  connection: LoadedConnection,
  method: SupportedMethod,
  setup: Extract<PreparedSetup, { ok: true }>,
): Promise<void> {
  if (setup.isUnchanged && connection.credential) return
  // Tokens of another method or address are of no use here, and must not be sent there.
  if (method === 'oauth2_authorization_code' && Object.keys(setup.credentials).length === 0) {
    await tx.credential.deleteMany({ where: { connectionId: connection.id } })
  } else {
    await storeCredentials(tx, actor, connection.id, setup.credentials)
  }
}
