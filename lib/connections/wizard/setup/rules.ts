import type { LoadedConnection } from '@/lib/connections/queries'
import type { SupportedMethod } from '@/lib/connections/schema'
import type { Account } from '@/lib/connectors/accounts'
import { getMethod } from '@/lib/connectors/methods/rules'
import { expandUrl } from '@/lib/connectors/templates'
import { AppError } from '@/lib/errors'

type Facts = Pick<LoadedConnection, 'state' | 'stateReason' | 'consentedAt' | 'verifiedAt'>

/**
 * Refuses to set up what has to be agreed to first, or was switched off by somebody.
 * @throws AppError `conflict` (`consentFirst`, `connectionInactive`)
 */
export function requireOpen({ state, stateReason, consentedAt }: Facts): void {
  if (!consentedAt || state === 'needs_consent') throw new AppError('conflict', { reason: 'consentFirst' })
  if (isSwitchedOff({ state, stateReason })) throw new AppError('conflict', { reason: 'connectionInactive' })
}

/** Whether somebody or a policy switched it off, so that no new set-up brings it back. */
export function isSwitchedOff({ state, stateReason }: Pick<Facts, 'state' | 'stateReason'>): boolean {
  return state === 'inactive' && !['repeatedFailures', 'declined'].includes(stateReason ?? '')
}

/** Whether it worked once: other values then take the place of the stored ones only when they are proven. */
export function isInUse({ state, verifiedAt }: Facts): boolean {
  return state !== 'pending' || verifiedAt !== null
}

/** @throws AppError `invalid` (`unknownAuthMethod`) */
export function methodOf(connection: Pick<LoadedConnection, 'definition'>, type: string): SupportedMethod {
  return getMethod(connection.definition, type).type
}

/** Methods whose account is named in the same way: only theirs can be compared. */
export function isSameFamily(one: string | null, other: string): boolean {
  const family = (method: string | null) =>
    method === 'oauth2_own_app' ? 'oauth2_authorization_code' : method
  return family(one) === family(other)
}

/** Whether values are for another account than the connection’s, where the provider names both. */
export function isOtherAccount(
  { authMethod, accountId }: Pick<LoadedConnection, 'authMethod' | 'accountId'>,
  method: string,
  account: Account | null,
): boolean {
  return (
    isSameFamily(authMethod, method) && accountId !== null && account !== null && account.id !== accountId
  )
}

/** The server that hands out tokens. */
export function tokenHost(
  definition: LoadedConnection['definition'],
  setup: { method: string; config: Record<string, string>; credentials: Record<string, string> },
): string {
  const { definition: method } = getMethod(definition, setup.method)
  if (!('tokenUrl' in method)) throw new Error('The method has no token endpoint')
  return new URL(expandUrl(method.tokenUrl, { ...setup.config, ...setup.credentials })).host
}
