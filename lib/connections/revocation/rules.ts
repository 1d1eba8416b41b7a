import { grantedClient } from '@/lib/connections/oauth-clients/rules'
import { getAuthMethod } from '@/lib/connectors/methods/rules'
import type { AuthorizationFailureReason } from '@/lib/connectors/reasons'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
import { expandUrl, type Values } from '@/lib/connectors/templates'
import { AppError } from '@/lib/errors'

/** Whether the provider takes tokens back (RFC 7009). Null: with this method it issued none. */
export function takesTokensBack(definition: ConnectorDefinition, method: string): boolean | null {
  try {
    const known = getAuthMethod(definition, method)
    return 'tokenUrl' in known ? known.revocationUrl !== undefined : null
  } catch (error) {
    // The listing has given up the method since.
    if (error instanceof AppError) return false
    throw error
  }
}

const keptValues = ['accessToken', 'refreshToken', 'clientSecret']

/** Of what a connection authenticated with, that which ends its tokens. */
export function valuesToRevoke(credentials: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(credentials).filter(([name]) => keptValues.includes(name) || held.test(name)),
  )
}

// A second try would be answered the same.
const finalReasons: readonly (AuthorizationFailureReason | 'appRemoved')[] = [
  'appRemoved',
  'wrongCredentials',
  'forbiddenByProvider',
  'grantRefused',
  'authorizationRefused',
  'blockedAddress',
]

/** Whether a provider that did not end tokens may do so later. */
export function mayWorkLater(reason: AuthorizationFailureReason | 'appRemoved'): boolean {
  return !finalReasons.includes(reason)
}

type Kind = 'refreshToken' | 'accessToken'
const held = /^(refreshToken|accessToken)\.\d+$/
/** More come only of authorizing again and again; the oldest have mostly ended by themselves. */
const mostHeld = 10

/** The tokens of each grant among these values: what belongs to one ends in one go. */
export function tokenSets({ refreshToken, accessToken, ...others }: Values): Record<string, string>[] {
  const present = {
    ...(refreshToken !== undefined && { refreshToken }),
    ...(accessToken !== undefined && { accessToken }),
  }
  return [present, ...heldIn(others).map(([kind, token]) => ({ [kind]: token }))]
}

function heldIn(values: Values): [Kind, string][] {
  return Object.entries(values).flatMap(([name, token]): [Kind, string][] => {
    const kind = held.exec(name)?.[1]
    return kind && token !== undefined ? [[kind as Kind, token]] : []
  })
}

/**
 * Adds to the tokens that are held what ends these: the refresh token, with which a provider ends the access tokens
 * of its grant (RFC 7009 §2.1), or else the access token.
 */
export function holdTokens(before: Values, { refreshToken, accessToken, ...others }: Values): Values {
  const present: [Kind, string][] =
    refreshToken !== undefined
      ? [['refreshToken', refreshToken]]
      : accessToken !== undefined
        ? [['accessToken', accessToken]]
        : []
  const all = new Map(
    [...heldIn(before), ...heldIn(others), ...present].map(([kind, token]) => [token, kind]),
  )
  const kept = [...all].slice(-mostHeld)
  return Object.fromEntries(kept.map(([token, kind], index) => [`${kind}.${index}`, token]))
}

/** By whom, for whom and where tokens were granted. */
export interface Granted {
  /** Null where the listing has lost it. */
  definition: ConnectorDefinition | null
  method: string | null
  config: Values
  client: { clientId: string } | null
  accountId: string | null
}

/** The same of what a connection has stored. */
export function grantedOf(connection: {
  definition: ConnectorDefinition | null
  authMethod: string | null
  config: Values
  accountId: string | null
  credential: { clientSource: string | null; clientId: string | null } | null
}): Granted {
  const { definition, authMethod, config, accountId, credential } = connection
  return { definition, method: authMethod, config, accountId, client: grantedClient(credential) }
}

/**
 * Whether tokens may be of one grant. A provider that is told to end a refresh token should end the access tokens of
 * the same grant, and one that is told to end an access token may end the refresh token (RFC 7009 §2.1); many keep
 * one grant for each person and client. What is not known is taken to be the same.
 */
export function mayShareGrant(one: Granted, other: Granted): boolean {
  const server = tokenServer(one)
  if (server === null || server !== tokenServer(other)) return false
  const [client, otherClient] = [clientIdOf(one), clientIdOf(other)]
  if (client !== null && otherClient !== null && client !== otherClient) return false
  return one.accountId === null || other.accountId === null || one.accountId === other.accountId
}

function clientIdOf({ client, config }: Granted): string | null {
  return client?.clientId ?? config.clientId ?? null
}

function tokenServer({ definition, method, config }: Granted): string | null {
  if (!definition || !method) return null
  try {
    const known = getAuthMethod(definition, method)
    return 'tokenUrl' in known ? expandUrl(known.tokenUrl, config) : null
  } catch (error) {
    // The listing has given up the method, or a value is missing: there is no address any more.
    if (error instanceof AppError) return null
    throw error
  }
}
