import { z } from 'zod'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/permissions'
import { callbackPath } from '@/lib/connections/authorization/schema'
import { isMeantFor, presettable } from '@/lib/connections/presets/rules'
import type { OAuthClientCredentials } from '@/lib/connectors/methods/rules'
import { type ConnectorDefinition, connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import type { Locale } from '@/lib/i18n/routing'
import { additionalData, getVault } from '@/lib/vault'

const configSchema = z.record(z.string(), z.string())

/** What an organization presets for a listing. Its secret is for calls to the provider alone. */
export interface Preset {
  clientId: string
  hasSecret: boolean
  /** Asked for instead of the listing's; empty: the listing's. */
  scopes: string[]
  /** Values of configuration fields that are filled in for everyone. */
  config: Record<string, string>
}

/** What the organization presets for a listing, if anything. Holds no secret. */
export async function findPreset(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  listingId: string,
): Promise<Preset | null> {
  const row = await tx.policyPreset.findUnique({
    where: { organizationId_listingId: { organizationId, listingId } },
    select: { clientId: true, sealedSecret: true, scopes: true, config: true },
  })
  if (!row) return null
  const { clientId, sealedSecret, scopes, config } = row
  return { clientId, hasSecret: sealedSecret !== null, scopes, config: configSchema.parse(config) }
}

/** Where a preset's secret is sealed: it opens nowhere else. */
export function presetAad(place: { organizationId: string; listingId: string }): string {
  return additionalData({ organization: place.organizationId, preset: place.listingId })
}

/**
 * The client that the organization presets for a listing, with its secret: for calls to the provider alone. Null
 * without one, and for values that would send it elsewhere than the organization meant.
 * @throws AppError `unavailable` (`credentialsUnreadable`) when no master key opens it
 */
export async function openPresetClient(
  tx: Transaction,
  actor: Actor,
  listingId: string,
  config: Readonly<Record<string, string>>,
): Promise<OAuthClientCredentials | null> {
  if (!can(actor, 'connection:use')) authorize(actor, 'connection:authenticate')
  if (!('organizationId' in actor) || actor.organizationId === null) return null
  const { organizationId } = actor
  const row = await tx.policyPreset.findUnique({
    where: { organizationId_listingId: { organizationId, listingId } },
    select: { clientId: true, sealedSecret: true, config: true },
  })
  if (!row || !isMeantFor(configSchema.parse(row.config), config)) return null
  if (!row.sealedSecret) return { clientId: row.clientId }
  const key = await tx.organizationKey.findUnique({ where: { organizationId } })
  if (!key) throw new AppError('unavailable', { reason: 'credentialsUnreadable' })
  const dataKey = getVault().unwrap(key.wrappedKey)
  const secret = getVault().open(dataKey, row.sealedSecret, presetAad({ organizationId, listingId }))
  const clientSecret = secret.toString('utf8')
  secret.fill(0)
  return { clientId: row.clientId, clientSecret }
}

/**
 * A listing that people sign in to, which alone can have a preset.
 * @throws AppError `not_found`; `conflict` (`listingWithoutOAuth`)
 */
export async function requirePresettable(
  tx: Transaction,
  slug: string,
): Promise<{ id: string; name: string; definition: ConnectorDefinition }> {
  const listing = await tx.listing.findUnique({
    where: { slug },
    select: { id: true, name: true, authMethods: true, connector: { select: { definition: true } } },
  })
  if (!listing) throw new AppError('not_found')
  const { id, name, authMethods, connector } = listing
  if (!connector || !authMethods.includes('oauth2_authorization_code')) {
    throw new AppError('conflict', { reason: 'listingWithoutOAuth' })
  }
  return { id, name, definition: connectorDefinitionSchema.parse(connector.definition) }
}

/** Every preset of the organization, by listing. */
export async function listPresets(actor: Actor) {
  authorize(actor, 'policy:read')
  const rows = await db.policyPreset.findMany({
    where: { organizationId: actor.organizationId },
    orderBy: { listing: { name: 'asc' } },
    select: {
      clientId: true,
      scopes: true,
      updatedAt: true,
      listing: { select: { slug: true, name: true } },
    },
  })
  return rows
}

/** A field of the form of a preset, in the reader's language. */
export interface PresetField {
  name: string
  label: string
  help: string | null
  example: string | null
  value: string
}

/**
 * What the form of a preset shows. Holds no secret.
 * @throws AppError `not_found`; `conflict` (`listingWithoutOAuth`)
 */
export async function getPresetForm(actor: Actor, slug: string, locale: Locale) {
  authorize(actor, 'policy:update')
  const { id: listingId, name, definition } = await requirePresettable(db, slug)
  const preset = await findPreset(db, actor, listingId)
  const signIn = definition.authMethods.find(({ type }) => type === 'oauth2_authorization_code')
  const scopes = (signIn && 'scopes' in signIn && signIn.scopes) || []
  return {
    slug,
    name,
    preset,
    /** What is asked for without a preset. */
    listingScopes: scopes.map((scope) => scope.name),
    fields: presettable(definition).map(
      (field): PresetField => ({
        name: field.name,
        label: field.label[locale],
        help: field.help?.[locale] ?? null,
        example: field.example,
        value: preset?.config[field.name] ?? '',
      }),
    ),
    /** To register with the app, exactly like this. */
    redirectUri: getEnv().PORTICO_URL + callbackPath,
    /** Connections that only this app can renew, and those that others keep renewing. */
    authorized: await countAuthorized(actor, listingId, preset !== null),
  }
}
export type PresetForm = Awaited<ReturnType<typeof getPresetForm>>

async function countAuthorized(
  { organizationId }: OrganizationActor,
  listingId: string,
  hasPreset: boolean,
): Promise<{ withPreset: number; otherwise: number }> {
  const groups = await db.credential.groupBy({
    by: ['clientSource'],
    where: { connection: { organizationId, listingId, authMethod: 'oauth2_authorization_code' } },
    _count: true,
  })
  const authorized = { withPreset: 0, otherwise: 0 }
  for (const { clientSource, _count: count } of groups) {
    // Where nobody knows by which, it is the one that is preset.
    const isPreset = clientSource === 'preset' || (clientSource === null && hasPreset)
    authorized[isPreset ? 'withPreset' : 'otherwise'] += count
  }
  return authorized
}

/** Listings that people sign in to and whose name has the words of the query; at most eight. */
export async function searchPresettable(actor: Actor, query: string) {
  authorize(actor, 'policy:read')
  const words = query.toWellFormed().replace(/\p{C}/gu, ' ').trim()
  if (!words) return []
  return db.$queryRaw<{ slug: string; name: string }[]>`
    SELECT "slug", "name" FROM "Listing"
    WHERE "stage" <> 'archived' AND 'oauth2_authorization_code' = ANY("authMethods") AND (
      "slug" = ${words} OR word_similarity(search_text(${words}), search_text("name")) >= 0.5
    )
    ORDER BY word_similarity(search_text(${words}), search_text("name")) DESC, "name", "id"
    LIMIT 8`
}
