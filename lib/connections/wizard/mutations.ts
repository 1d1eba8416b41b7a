import { audit } from '@/lib/audit'
import type { Actor, HandOffActor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { canOverlap, overlapEnd, secretExpiry } from '@/lib/connections/credentials/rules'
import { hasKey, type KeyOverlap } from '@/lib/connections/credentials/schema'
import { type LoadedConnection, loadConnection, lockConnection, lockListing } from '@/lib/connections/queries'
import { giveUpTokens } from '@/lib/connections/revocation/unused/mutations'
import type { ConnectionFacts } from '@/lib/connections/schema'
import { changeState } from '@/lib/connections/state/mutations'
import { isSameSetup } from '@/lib/connections/verification/rules'
import { readOffer } from '@/lib/connections/wizard/queries'
import { fingerprintOf, reasonAfterConsent } from '@/lib/connections/wizard/rules'
import {
  endTokensOf,
  type ProvenSetup,
  proveSetup,
  takeIntoUse,
} from '@/lib/connections/wizard/setup/mutations'
import { prepareFor, type Setup } from '@/lib/connections/wizard/setup/queries'
import { isInUse, isSameFamily, methodOf, requireOpen } from '@/lib/connections/wizard/setup/rules'
import { getMethod } from '@/lib/connectors/methods/rules'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { requireAllowed } from '@/lib/policies/queries'

/**
 * Records that the organization agrees to what the connection will access.
 * @param input.fingerprint of the offer that was shown
 * @throws AppError `not_found`; `invalid` (`agreementRequired`); `forbidden` (`policy.listingBlocked`); `conflict`
 * (`permissionsChanged`, `alreadyConsented`)
 */
export async function consent(
  actor: Actor,
  input: { connectionId: string; fingerprint: string; hasAgreed: boolean },
  now = new Date(),
): Promise<ConnectionFacts> {
  authorize(actor, 'connection:update')
  if (!input.hasAgreed) throw new AppError('invalid', { fields: { agreed: 'agreementRequired' } })
  const { listingId } = await loadConnection(db, actor, input.connectionId)
  return db.$transaction(async (tx) => {
    await requireAllowed(tx, actor, { listingId, method: null })
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
      data: { consentedAt: now, consent: offer },
    })
    await changeState(tx, actor, connection, after, now)
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
  /** How long the key that is replaced stays good beside the new one; not at all unless told. */
  overlap?: KeyOverlap
  /** The day on which the key ends (`2027-01-31`), where it does not say so itself. */
  expiresOn?: string | null
}

/**
 * Keeps configuration and credentials, the latter sealed. A draft waits for its verification then. What was in use
 * is proven first, by real calls, and keeps what it has if the new values do not pass; where people authorize at
 * the provider, it keeps it until that is done (`startAuthorization`).
 * @throws AppError `not_found`; `invalid` with fields; `conflict` (`consentFirst`, `connectionInactive`,
 * `changedMeanwhile`, `token.otherAccount`); `forbidden` (`policy.…`); `provider_failed` (`verification.…`,
 * `token.…`); `limit_exceeded`
 */
export async function saveSetup(actor: Actor, input: SetupInput): Promise<ConnectionFacts> {
  authorize(actor, 'connection:authenticate')
  const before = await loadConnection(db, actor, input.connectionId)
  requireOpen(before)
  const method = methodOf(before, input.method)
  await requireAllowed(db, actor, { listingId: before.listingId, method })
  const setup = await prepareFor(actor, before, input)
  if (!isInUse(before)) return keepDraft(actor, before, { ...setup, expiresOn: input.expiresOn })
  const { state, stateReason } = before
  if (getMethod(before.definition, method).redirects) return { state, stateReason }
  const proven = await proveSetup(actor, before, setup)
  const wish = { ...input, isUnchanged: setup.isUnchanged }
  return replace(actor, before, proven, wish).catch(async (error: unknown) => {
    await endTokensOf(actor, before, proven)
    throw error
  })
}

type Caller = MemberActor | HandOffActor
type Draft = Setup & Pick<Wish, 'isUnchanged' | 'expiresOn'>
type Wish = Pick<SetupInput, 'overlap' | 'expiresOn'> & { isUnchanged: boolean }

async function keepDraft(actor: Caller, before: LoadedConnection, setup: Draft): Promise<ConnectionFacts> {
  const { method, config, isUnchanged } = setup
  return db.$transaction(async (tx) => {
    const current = await lockUnchanged(tx, actor, before, method)
    const { redirects } = getMethod(current.definition, method)
    await keepCredentials(tx, actor, current, setup)
    const isReady = isUnchanged && current.credential !== null && current.stateReason === 'verification'
    const stateReason = redirects && !isReady ? 'authorization' : 'verification'
    await tx.connection.update({
      where: { id: current.id, organizationId: actor.organizationId },
      data: {
        authMethod: method,
        config,
        // What was found out says nothing about other values.
        ...(!isUnchanged && { lastFailure: Prisma.DbNull, ...unknownAccount }),
      },
    })
    const after = await changeState(tx, actor, current, { state: current.state, stateReason })
    await auditSetup(tx, actor, current, { method, isUnchanged })
    return after
  })
}

const unknownAccount = { accountId: null, accountName: null, grantedScope: null }

async function replace(
  actor: Caller,
  before: LoadedConnection,
  proven: ProvenSetup,
  wish: Wish,
  now = new Date(),
): Promise<ConnectionFacts> {
  const { method, config, credentials, expiresAt, scope, account, proof } = proven
  return db.$transaction(async (tx) => {
    const current = await lockUnchanged(tx, actor, before, method)
    const { id } = current
    const former = formerOf(current, proven, wish, now)
    const secretExpiresAt = expiryOf(current, proven, wish)
    const next = { method, config, client: null, accountId: account?.id ?? null }
    const heldTokens = await giveUpTokens(tx, actor, current, next, now)
    await storeCredentials(tx, actor, id, credentials, expiresAt, method, {
      secretExpiresAt,
      former,
      heldTokens,
    })
    await tx.connection.update({
      where: { id, organizationId: actor.organizationId },
      data: {
        authMethod: method,
        config,
        grantedScope: scope,
        ...(account && { accountId: account.id, accountName: account.name ?? null }),
        ...(!account && !isSameFamily(current.authMethod, method) && { accountId: null, accountName: null }),
      },
    })
    const until = former && former !== 'as it was' ? { formerKeyUntil: former.until.toISOString() } : {}
    await auditSetup(tx, actor, current, { method, isUnchanged: wish.isUnchanged, ...until })
    return takeIntoUse(tx, actor, current, proof)
  })
}

/** When the key ends; what is entered again without a word about its end keeps the one that is known. */
function expiryOf(
  { credential }: LoadedConnection,
  { method, credentials }: Pick<Setup, 'method' | 'credentials'>,
  { expiresOn, isUnchanged }: Pick<Wish, 'expiresOn' | 'isUnchanged'>,
): Date | null {
  const isTold = hasKey(method) && !(isUnchanged && expiresOn === undefined)
  if (isTold) return secretExpiry(credentials, expiresOn ?? null)
  return isUnchanged ? (credential?.secretExpiresAt ?? null) : null
}

/** What is to become of the key that is replaced. */
function formerOf(
  current: LoadedConnection,
  setup: Setup,
  { overlap = 'none', isUnchanged }: Wish,
  now: Date,
) {
  const { state, authMethod, config, credential, lastFailure } = current
  // What the provider refuses is no use beside the new key; the one before it may be.
  if (isUnchanged || lastFailure?.reason === 'verification.wrongCredentials') return 'as it was'
  const until = overlapEnd(overlap, now)
  const isKept = state === 'connected' && canOverlap({ method: authMethod, config }, setup)
  return credential && until && isKept ? { sealed: credential.sealed, until } : null
}

/**
 * The connection as it was read, held against other changes with the listing and the policy.
 * @throws AppError `not_found`; `forbidden` (`policy.…`); `conflict` (`changedMeanwhile`)
 */
async function lockUnchanged(
  tx: Transaction,
  actor: Caller,
  before: LoadedConnection,
  method: string,
): Promise<LoadedConnection> {
  await requireAllowed(tx, actor, { listingId: before.listingId, method })
  await lockListing(tx, actor, before.listingId)
  const current = await lockConnection(tx, actor, before.id)
  if (!isSameSetup(before, current) || current.state !== before.state) {
    throw new AppError('conflict', { reason: 'changedMeanwhile' })
  }
  return current
}

function auditSetup(
  tx: Transaction,
  actor: Caller,
  { id }: LoadedConnection,
  details: { method: string; isUnchanged: boolean; formerKeyUntil?: string },
): Promise<void> {
  return audit(tx, actor, { action: 'connection.configured', subject: { type: 'connection', id }, details })
}

async function keepCredentials(
  tx: Transaction,
  actor: Caller,
  connection: LoadedConnection,
  { method, config, credentials, isUnchanged, expiresOn }: Draft,
): Promise<void> {
  const secretExpiresAt = expiryOf(connection, { method, credentials }, { expiresOn, isUnchanged })
  if (isUnchanged && connection.credential) {
    await tx.credential.update({ where: { connectionId: connection.id }, data: { secretExpiresAt } })
    return
  }
  const { id, definition } = connection
  const { redirects } = getMethod(definition, method)
  // Tokens of another method or address are of no use here, and must not be sent there.
  if (redirects && Object.keys(credentials).length === 0) {
    await giveUpTokens(tx, actor, connection, null)
    await tx.credential.deleteMany({ where: { connectionId: id } })
  } else {
    const next = { method, config, client: null, accountId: null }
    const heldTokens = await giveUpTokens(tx, actor, connection, next)
    await storeCredentials(tx, actor, id, credentials, null, method, { secretExpiresAt, heldTokens })
  }
}
