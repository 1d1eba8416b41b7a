import type * as oauth from 'openid-client'
import type { AuthorizationFailure } from '@/lib/connectors/oauth-answers'

/** An account at a provider, as the provider names it. */
export interface Account {
  id: string
  name?: string
}

export interface AuthorizedTokens {
  accessToken: string
  /** Lower case, `bearer` as a rule. */
  tokenType: string
  refreshToken?: string
  expiresAt?: Date
  /** What was granted, where the provider says it; it can be less than what was asked for. */
  scope?: string
  /** Whose account it is, from an ID token that could be checked. */
  account?: Account
}

export type ExchangeResult = { ok: true; tokens: AuthorizedTokens } | AuthorizationFailure

/** Room for any list of scopes; what a provider says beyond it is cut. */
const maxScope = 1000
const maxName = 200
const maxLifetimeSeconds = 10 * 365 * 24 * 60 * 60

// Neither NUL nor half a character can be kept in the database.
function toText(given: string | undefined, max: number): string {
  const text = (given ?? '').replace(/\p{Cc}+/gu, ' ').trim()
  return text.slice(0, max).toWellFormed()
}

/** An account as a provider names it, cut to what can be stored; undefined without an id. */
export function toAccount(given: { id: unknown; name?: unknown }): Account | undefined {
  const id = typeof given.id === 'number' ? String(given.id) : given.id
  if (typeof id !== 'string') return undefined
  const name = typeof given.name === 'string' ? toText(given.name, maxName) : ''
  const known = toText(id, maxName)
  if (!known) return undefined
  return name ? { id: known, name } : { id: known }
}

function accountOf(claims: oauth.IDToken | undefined): Account | undefined {
  return (
    claims && toAccount({ id: claims.sub, name: claims.name ?? claims.email ?? claims.preferred_username })
  )
}

/** What Portico keeps of an answer of the token endpoint. */
export function toTokens(
  answer: oauth.TokenEndpointResponse & oauth.TokenEndpointResponseHelpers,
): AuthorizedTokens {
  const seconds = answer.expires_in
  const lifetime = seconds === undefined ? undefined : Math.min(seconds, maxLifetimeSeconds)
  const scope = toText(answer.scope, maxScope)
  const account = accountOf(answer.claims())
  return {
    accessToken: answer.access_token,
    tokenType: answer.token_type,
    ...(answer.refresh_token && { refreshToken: answer.refresh_token }),
    ...(lifetime !== undefined && { expiresAt: new Date(Date.now() + lifetime * 1000) }),
    ...(scope && { scope }),
    ...(account && { account }),
  }
}
