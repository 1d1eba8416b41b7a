import type { Actor, HandOffActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { loadConnection } from '@/lib/connections/queries'
import { canBeHandedOff } from '@/lib/connections/rules'
import { consentSchema } from '@/lib/connections/schema'
import { getWizard, type SetupMethod } from '@/lib/connections/wizard/queries'
import { isInUse } from '@/lib/connections/wizard/setup/rules'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'
import { hasKeptGrant } from '@/lib/hand-offs/attempts/queries'
import { handOffState, methodsToHandOff } from '@/lib/hand-offs/rules'
import type { Locale } from '@/lib/i18n/routing'

const longestList = 50

/**
 * The links of a connection, newest first: what became of each, never what it is.
 * @throws AppError `not_found`; `forbidden` (`folderRole`)
 */
export async function listHandOffs(actor: Actor, connectionId: string, now = new Date()) {
  authorize(actor, 'hand-off:create')
  await requireRole(db, actor, connectionId, 'manage')
  const rows = await db.handOff.findMany({
    where: { connectionId, connection: { organizationId: actor.organizationId } },
    orderBy: { id: 'desc' },
    take: longestList,
    select: {
      id: true,
      recipient: true,
      method: true,
      createdAt: true,
      expiresAt: true,
      openedAt: true,
      usedAt: true,
      revokedAt: true,
      isObsolete: true,
      createdBy: { select: { user: { select: { name: true } } } },
    },
  })
  return rows.map(({ createdBy, ...row }) => ({
    ...row,
    createdBy: createdBy?.user.name ?? null,
    state: handOffState(row, now),
  }))
}
export type HandOffRow = Awaited<ReturnType<typeof listHandOffs>>[number]

/**
 * What an admin chooses from who hands a connection off.
 * @throws AppError `not_found`; `forbidden` (`folderRole`)
 */
export async function getHandOffOffer(actor: Actor, connectionId: string, locale: Locale) {
  authorize(actor, 'hand-off:create')
  await requireRole(db, actor, connectionId, 'manage')
  const { id, name, listing, state, stateReason, isAgreed, method, ...wizard } = await getWizard(
    actor,
    connectionId,
    locale,
  )
  const methods = methodsToHandOff(wizard.methods).map(({ type }) => type)
  return {
    id,
    name,
    listing,
    methods,
    /** The stored method, where it can be handed off. */
    method: methods.find((type) => type === method) ?? null,
    /** Why the policy does not allow the listing; null: it does. */
    blocked: wizard.blocked,
    needsConsent: state === 'needs_consent' || (state === 'pending' && !isAgreed),
    isWaiting: canBeHandedOff({ state, stateReason }),
  }
}
export type HandOffOffer = Awaited<ReturnType<typeof getHandOffOffer>>

/**
 * All that whoever holds a link is shown: who asks them for what, and the fields to fill in. Nothing else of the
 * organization, and no stored value but the address that a connection in use has.
 * @throws AppError `not_found` once the connection waits for nobody
 */
export async function getHandOff(actor: Actor, locale: Locale) {
  authorize(actor, 'hand-off:read')
  const { method: only, ...link } = await findLink(actor)
  const connection = await loadConnection(db, actor, actor.connectionId)
  const wizard = await getWizard(actor, actor.connectionId, locale)
  const { listing, redirectUri, hasPresetClient, state, attempt, checkHost, instructions } = wizard
  if (!canBeHandedOff(wizard) || (state === 'pending' && !wizard.isAgreed)) throw new AppError('not_found')
  const addresses = connection.definition.config.filter(({ secret }) => !secret).map(({ name }) => name)
  const fixed = isInUse(connection) ? addresses.filter((name) => connection.config[name]) : []
  const methods = methodsToHandOff(wizard.methods, only).map(
    (method): SetupMethod => ({
      ...method,
      fields: method.fields.map((field) => ({
        ...field,
        // A user name beside a key belongs to whoever has the key.
        value: addresses.includes(field.name) ? field.value : '',
        isPreset: field.isPreset || fixed.includes(field.name),
      })),
    }),
  )
  return {
    ...link,
    /** Needed by the parts of the wizard that are shown. */
    wizard: {
      id: '',
      listing,
      redirectUri,
      hasPresetClient,
      state,
      stateReason: null,
      method: null,
      hasCredentials: false,
      attempt,
      checkHost,
      instructions,
      methods,
    },
    preferred: methods.find(({ type }) => type === wizard.method)?.type ?? null,
    lastFailure: wizard.lastFailure,
    isInUse: isInUse(connection),
    /** What was granted by the link is kept, and can be tested once more. */
    canRetest: await hasKeptGrant(actor, connection),
    consent: consentSchema.parse(connection.consent),
  }
}
export type HandOffView = Awaited<ReturnType<typeof getHandOff>>

async function findLink({ handOffId, organizationId }: HandOffActor) {
  const row = await db.handOff.findFirst({
    where: { id: handOffId, connection: { organizationId } },
    select: {
      method: true,
      expiresAt: true,
      createdBy: { select: { user: { select: { name: true } } } },
      connection: { select: { organization: { select: { name: true } } } },
    },
  })
  if (!row) throw new AppError('not_found')
  const { method, expiresAt, createdBy, connection } = row
  return {
    method,
    expiresAt,
    sender: createdBy?.user.name ?? null,
    organization: connection.organization.name,
  }
}
