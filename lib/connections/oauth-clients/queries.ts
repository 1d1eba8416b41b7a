import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/permissions'
import { isSentAnywhere } from '@/lib/connections/oauth-clients/rules'
import type { ClientSource, GrantedClient, KnownClient } from '@/lib/connections/oauth-clients/schema'
import { openPresetClient } from '@/lib/connections/presets/queries'
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

interface Setup {
  listingId: string
  method: string | null
  config: Record<string, string>
  credentials: Record<string, string>
}

/**
 * The client to ask a provider with from now on: the one entered with the connection, else the organization’s
 * preset, else the operator’s; null: none. For calls to the provider alone.
 * @throws AppError `unavailable` (`credentialsUnreadable`) when no master key opens its secret
 */
export async function clientFor(
  actor: OrganizationActor,
  { listingId, method, config, credentials }: Setup,
): Promise<KnownClient | null> {
  const isShared = method === 'oauth2_authorization_code'
  const entered = isShared ? null : enteredClient(config, credentials)
  if (entered) return { ...entered, source: 'own' }
  const preset = await openPresetClient(db, actor, listingId, config)
  if (preset) return { ...preset, source: 'preset' }
  const registered = await findOAuthClient(actor, listingId)
  return registered && { ...registered, source: 'operator' }
}

/**
 * The client that a person authorized, whatever was preset or registered since; null: it is there no more. Where it
 * is not known which one that was, the one to ask with now.
 * @throws AppError `unavailable` (`credentialsUnreadable`) when no master key opens its secret
 */
export async function clientThatGranted(
  actor: OrganizationActor,
  setup: Setup,
  granted: GrantedClient | null,
): Promise<KnownClient | null> {
  if (!granted) return clientFor(actor, setup)
  const { source, clientId } = granted
  const client = await findClient(actor, setup, source)
  return client?.clientId === clientId ? { ...client, source } : null
}

async function findClient(
  actor: OrganizationActor,
  { listingId, config, credentials }: Setup,
  source: ClientSource,
): Promise<OAuthClientCredentials | null> {
  switch (source) {
    case 'own':
      return enteredClient(config, credentials)
    case 'preset':
      return openPresetClient(db, actor, listingId, config)
    case 'operator':
      return findOAuthClient(actor, listingId)
  }
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
