import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/permissions'
import { openFor } from '@/lib/connections/credentials/queries'
import { isSentAnywhere } from '@/lib/connections/oauth-clients/rules'
import { openPresetClient } from '@/lib/connections/presets/queries'
import type { LoadedConnection } from '@/lib/connections/queries'
import { enteredClient, type OAuthClientCredentials } from '@/lib/connectors/methods/rules'
import { type ConnectorDefinition, connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { additionalData, getVault } from '@/lib/vault'

/** The client that authorizes connections of a listing, for calls to the provider alone; null: none yet. */
export async function findOAuthClient(
  actor: Actor,
  listingId: string,
): Promise<OAuthClientCredentials | null> {
  if (!can(actor, 'connection:use')) authorize(actor, 'connection:authenticate')
  const row = await db.oAuthClient.findUnique({
    where: { listingId },
    select: {
      clientId: true,
      wrappedKey: true,
      sealedSecret: true,
      listing: { select: { connector: { select: { definition: true } } } },
    },
  })
  const connector = row?.listing.connector
  if (!row || !connector) return null
  return openOAuthClient(listingId, row, connectorDefinitionSchema.parse(connector.definition))
}

/**
 * Opens a client that is stored; null where its secret would go wherever an organization says, since the
 * definition has changed.
 * @throws AppError `unavailable` (`credentialsUnreadable`) when no master key opens its secret
 */
export function openOAuthClient(
  listingId: string,
  { clientId, wrappedKey, sealedSecret }: OAuthClientRow,
  definition: ConnectorDefinition,
): OAuthClientCredentials | null {
  if (!wrappedKey || !sealedSecret) return { clientId }
  if (isSentAnywhere(definition)) return null
  const dataKey = getVault().unwrap(wrappedKey)
  const secret = getVault().open(dataKey, sealedSecret, additionalData({ 'oauth-client': listingId }))
  const clientSecret = secret.toString('utf8')
  secret.fill(0)
  return { clientId, clientSecret }
}

interface OAuthClientRow {
  clientId: string
  wrappedKey: Uint8Array | null
  sealedSecret: Uint8Array | null
}

/**
 * The client that stands behind a connection’s tokens, for calls to the provider alone: the one entered with it,
 * else the organization’s preset, else the operator’s; null: none.
 * @throws AppError `unavailable` (`credentialsUnreadable`) when no master key opens its secret
 */
export async function oauthClientOf(
  actor: OrganizationActor,
  connection: Pick<LoadedConnection, 'id' | 'listingId' | 'authMethod' | 'config' | 'credential'>,
): Promise<OAuthClientCredentials | null> {
  if (!can(actor, 'connection:use')) authorize(actor, 'connection:authenticate')
  const { id, listingId, authMethod: method, config, credential } = connection
  const isEntered = config.clientId !== undefined && credential !== null
  const credentials = isEntered ? await openFor(db, actor, id, credential.sealed) : {}
  return clientFor(actor, { listingId, method, config, credentials })
}

/** The same for values that are not stored, or not yet. */
export async function clientFor(
  actor: OrganizationActor,
  setup: {
    listingId: string
    method: string | null
    config: Record<string, string>
    credentials: Record<string, string>
  },
): Promise<OAuthClientCredentials | null> {
  const { listingId, method, config, credentials } = setup
  const isShared = method === 'oauth2_authorization_code'
  const entered = isShared ? null : enteredClient(config, credentials)
  return (
    entered ??
    (await openPresetClient(db, actor, listingId, config)) ??
    (await findOAuthClient(actor, listingId))
  )
}

/**
 * The listing that an OAuth client is registered for.
 * @throws AppError `not_found`; `conflict`: `listingWithoutOAuth` when nobody signs in at its provider
 */
export async function getOAuthListing(actor: Actor, slug: string): Promise<{ id: string; name: string }> {
  authorize(actor, 'oauth-client:register')
  const listing = await db.listing.findUnique({
    where: { slug },
    select: { id: true, name: true, authMethods: true },
  })
  if (!listing) throw new AppError('not_found', { reason: 'listingNotFound' })
  const { authMethods, ...rest } = listing
  if (!authMethods.includes('oauth2_authorization_code'))
    throw new AppError('conflict', { reason: 'listingWithoutOAuth' })
  return rest
}
