import { randomBytes } from 'node:crypto'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { hashHandOffToken } from '@/lib/auth/load-hand-off'
import { authorize } from '@/lib/auth/permissions'
import { type LoadedConnection, loadConnection, lockConnection, lockRow } from '@/lib/connections/queries'
import { canBeHandedOff } from '@/lib/connections/rules'
import type { SupportedMethod } from '@/lib/connections/schema'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'
import { handOffPage, isValidity, methodsToHandOff } from '@/lib/hand-offs/rules'
import { getPathname } from '@/lib/i18n/navigation'
import type { Locale } from '@/lib/i18n/routing'
import { queueMail } from '@/lib/mail'
import { requireAllowed } from '@/lib/policies/queries'
import { consume } from '@/lib/rate-limit'

/** Mails to addresses that people type. */
const createLimit = { name: 'hand-off-create', points: 20, seconds: 60 * 60 }

export interface HandOffInput {
  connectionId: string
  /** Minutes, from 30 to 7 days. */
  validity: number
  /** The only one that the link takes; null: whoever uses it chooses. */
  method: SupportedMethod | null
  /** Whom to mail it to. */
  recipient: string | null
  locale: Locale
}

/**
 * Makes a link by which somebody without an account enters or authorizes the credentials of one connection, once.
 * A connection has one open link: a new one takes the place of the former.
 * @returns its address, which is kept nowhere and so can be shown this once only
 * @throws AppError `not_found`; `invalid` with fields; `conflict` (`consentFirst`, `permissionsChanged`,
 * `handOff.notWaiting`); `forbidden` (`folderRole`, `policy.…`); `limit_exceeded`
 */
export async function createHandOff(
  actor: Actor,
  input: HandOffInput,
  now = new Date(),
): Promise<{ url: string; expiresAt: Date }> {
  authorize(actor, 'hand-off:create')
  const { connectionId, validity, method, recipient, locale } = input
  if (!isValidity(validity)) throw new AppError('invalid', { fields: { validity: 'handOff.validity' } })
  const { listingId } = await loadConnection(db, actor, connectionId)
  await requireAllowed(db, actor, { listingId, method })
  await requireMethod(actor, connectionId, method)
  await consume(createLimit, actor.memberId)
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + validity * 60_000)
  const url = getEnv().PORTICO_URL + getPathname({ locale, href: handOffPage(token) })
  await db.$transaction(async (tx) => {
    await requireAllowed(tx, actor, { listingId, method })
    const connection = await lockConnection(tx, actor, connectionId)
    requireWaiting(connection)
    await revokeOpen(tx, actor, connectionId, now)
    await tx.handOff.create({
      data: {
        connectionId,
        tokenHash: hashHandOffToken(token),
        createdById: actor.memberId,
        recipient,
        locale,
        method,
        createdAt: now,
        expiresAt,
      },
    })
    await audit(tx, actor, {
      action: 'hand_off.created',
      subject: { type: 'connection', id: connectionId },
      details: {
        until: expiresAt.toISOString(),
        isMailed: recipient !== null,
        ...(method !== null && { method }),
      },
    })
    if (recipient) await mailLink(tx, actor, { recipient, locale, url, expiresAt, connection })
  })
  return { url, expiresAt }
}

/** @throws AppError `conflict` (`consentFirst`, `handOff.notWaiting`) */
function requireWaiting(connection: LoadedConnection): void {
  const isWithoutConsent = !connection.consentedAt || connection.state === 'needs_consent'
  if (isWithoutConsent) throw new AppError('conflict', { reason: 'consentFirst' })
  if (!canBeHandedOff(connection)) throw new AppError('conflict', { reason: 'handOff.notWaiting' })
}

/** An admin agrees first, and there must be something that somebody else can enter. */
async function requireMethod(
  actor: MemberActor,
  connectionId: string,
  method: SupportedMethod | null,
): Promise<void> {
  const { state, consentedAt, isAgreed, methods } = await getWizard(actor, connectionId, 'en')
  if (state === 'pending' && consentedAt && !isAgreed) {
    throw new AppError('conflict', { reason: 'permissionsChanged' })
  }
  if (methodsToHandOff(methods, method).length > 0) return
  throw new AppError('invalid', { fields: { method: 'handOff.noMethod' } })
}

async function revokeOpen(
  tx: Transaction,
  actor: MemberActor,
  connectionId: string,
  now: Date,
  id?: string,
): Promise<number> {
  const { count } = await tx.handOff.updateMany({
    where: {
      ...(id && { id }),
      connectionId,
      connection: { organizationId: actor.organizationId },
      usedAt: null,
      revokedAt: null,
      expiresAt: { gt: now },
    },
    data: { revokedAt: now },
  })
  if (count === 0) return 0
  await audit(tx, actor, {
    action: 'hand_off.revoked',
    subject: { type: 'connection', id: connectionId },
    details: { isReplaced: id === undefined },
  })
  return count
}

async function mailLink(
  tx: Transaction,
  { organizationId, name }: MemberActor,
  link: { recipient: string; locale: Locale; url: string; expiresAt: Date; connection: LoadedConnection },
): Promise<void> {
  const { recipient, locale, url, expiresAt, connection } = link
  const organization = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { name: true },
  })
  const until = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  await queueMail(tx, {
    to: recipient,
    locale,
    template: 'handOffLink',
    isSensitive: true,
    values: {
      organization: organization.name,
      sender: name,
      provider: connection.listing.name,
      until: until.format(expiresAt),
      url,
    },
  })
}

/**
 * Ends a link before its time. What somebody has sent by it and is still being tried is not stored any more.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`handOff.notOpen`)
 */
export async function revokeHandOff(
  actor: Actor,
  { connectionId, handOffId }: { connectionId: string; handOffId: string },
  now = new Date(),
): Promise<void> {
  authorize(actor, 'hand-off:create')
  await db.$transaction(async (tx) => {
    await lockRow(tx, actor, connectionId)
    await requireRole(tx, actor, connectionId, 'manage')
    const count = await revokeOpen(tx, actor, connectionId, now, handOffId)
    if (count === 0) throw new AppError('conflict', { reason: 'handOff.notOpen' })
  })
}

/** Remembers that the page of a link was opened, the first time. */
export async function noteOpening(actor: Actor, now = new Date()): Promise<void> {
  authorize(actor, 'hand-off:read')
  const { handOffId, connectionId, organizationId } = actor
  await db.$transaction(async (tx) => {
    const { count } = await tx.handOff.updateMany({
      where: { id: handOffId, openedAt: null, connection: { organizationId } },
      data: { openedAt: now },
    })
    if (count === 0) return
    await audit(tx, actor, { action: 'hand_off.opened', subject: { type: 'connection', id: connectionId } })
  })
}
