import { type MemberActor, systemActor } from '@/lib/auth/actor'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { buildAuthorizationUrl, exchangeAuthorizationCode, newAuthorization } from '@/lib/connectors/oauth'
import type { AuthorizedTokens } from '@/lib/connectors/oauth-tokens'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db } from '@/lib/db'
import { outbound } from '@/lib/outbound'
import type { Sandbox } from '@/lib/sandbox/server'
import { memberActor } from './actors'
import { createSandboxListing, storedConnection } from './connect'
import { createConnection, createOrganization } from './factories'
import { decideInSandbox } from './sandbox-browser'

const method = 'oauth2_authorization_code'
const redirectUri = 'http://localhost:3000/api/oauth/callback'

type Provider = Pick<Sandbox, 'url' | 'clientId' | 'clientSecret'>
type Change = NonNullable<Parameters<typeof createSandboxListing>[1]>['change']

export interface SignedIn {
  /** Portico itself, for the organization. */
  actor: ReturnType<typeof systemActor> & { organizationId: string }
  admin: MemberActor
  connectionId: string
  granted: AuthorizedTokens
}

/** A connection in use whose tokens the sandbox has just granted, in an organization of its own. */
export async function signedInConnection(
  sandbox: Provider,
  { change, tokenUrl }: { change?: Change; tokenUrl?: string } = {},
): Promise<SignedIn> {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization)
  const listing = await createSandboxListing(sandbox, { change: change ?? withTokenUrl(tokenUrl) })
  const { id: connectionId } = await createConnection(db, organization, {
    listingId: listing.id,
    ownerId: admin.memberId,
    authMethod: method,
  })
  const actor = systemActor(organization.id)
  const granted = await grant(actor, connectionId, sandbox, listing.id)
  return { actor, admin, connectionId, granted }
}

/** Has the token endpoint answer somewhere else than the sandbox. */
function withTokenUrl(tokenUrl: string | undefined): Change {
  return (definition) => ({
    ...definition,
    authMethods: definition.authMethods.map((known) =>
      known.type === method && tokenUrl ? { ...known, tokenUrl } : known,
    ),
  })
}

/** Signs in at the sandbox and stores what it grants, as a new authorization does. */
export async function grant(
  actor: SignedIn['actor'],
  connectionId: string,
  sandbox: Provider,
  listingId?: string,
): Promise<AuthorizedTokens> {
  const { clientId, clientSecret } = sandbox
  const known = listingId ?? (await storedConnection(connectionId)).listingId
  const row = await db.connector.findUniqueOrThrow({ where: { listingId: known } })
  const stored = connectorDefinitionSchema.parse(row.definition)
  // The code is redeemed at the sandbox itself, wherever tokens are refreshed.
  const definition = {
    ...stored,
    authMethods: stored.authMethods.map((one) =>
      one.type === method ? { ...one, tokenUrl: `${sandbox.url}/oidc/token` } : one,
    ),
  }
  const request = newAuthorization()
  const url = await buildAuthorizationUrl({ definition, config: {}, clientId, redirectUri, ...request })
  const { callback } = await decideInSandbox(url)
  const result = await exchangeAuthorizationCode({
    definition,
    config: {},
    client: { clientId, clientSecret },
    redirectUri,
    answer: callback.searchParams,
    ...request,
    outbound: outbound(),
  })
  if (!result.ok) throw new Error(`The sandbox granted nothing: ${result.reason}`)
  const { accessToken, refreshToken = '', tokenType, expiresAt } = result.tokens
  const values = { accessToken, refreshToken, tokenType }
  await db.$transaction((tx) => storeCredentials(tx, actor, connectionId, values, expiresAt, method))
  return result.tokens
}

/** Moves the end of the stored token, and the moment it is due, to this many seconds from now. */
export async function endTokenIn(connectionId: string, seconds: number): Promise<void> {
  const at = (offset: number) => new Date(Date.now() + offset * 1000)
  await db.credential.update({
    where: { connectionId },
    data: { expiresAt: at(seconds), refreshAt: at(seconds - 900) },
  })
}

/** The stored values, opened. */
export async function valuesOf({
  actor,
  connectionId,
}: Pick<SignedIn, 'actor' | 'connectionId'>): Promise<Record<string, string>> {
  const { credential } = await storedConnection(connectionId)
  return openFor(db, actor, connectionId, credential?.sealed ?? new Uint8Array())
}

/** Ends the pause after a failure. */
export async function skipPause(connectionId: string): Promise<void> {
  await db.credential.update({ where: { connectionId }, data: { pausedUntil: null, refreshAt: new Date() } })
}
