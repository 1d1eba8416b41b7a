import { getAuthMethod } from '@/lib/connectors/methods/rules'
import type { AuthorizationFailureReason } from '@/lib/connectors/reasons'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
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
  return Object.fromEntries(Object.entries(credentials).filter(([name]) => keptValues.includes(name)))
}

// A second try would be answered the same.
const finalReasons: readonly AuthorizationFailureReason[] = [
  'wrongCredentials',
  'forbiddenByProvider',
  'grantRefused',
  'authorizationRefused',
  'blockedAddress',
]

/** Whether a provider that did not end tokens may do so later. */
export function mayWorkLater(reason: AuthorizationFailureReason): boolean {
  return !finalReasons.includes(reason)
}
