import type { OAuthClientCredentials } from '@/lib/connectors/methods/rules'

/** Whose OAuth client it is: entered with the connection, preset by the organization, or the operator's. */
export const clientSources = ['own', 'preset', 'operator'] as const
export type ClientSource = (typeof clientSources)[number]

/** The client that a person authorized: only that one can renew, and end, what it was granted. */
export interface GrantedClient {
  source: ClientSource
  clientId: string
}

/** A client with its secret, and whose it is. */
export interface KnownClient extends OAuthClientCredentials {
  source: ClientSource
}
