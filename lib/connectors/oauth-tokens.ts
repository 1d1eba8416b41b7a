import type * as oauth from 'openid-client'
import { type Account, toAccount, toText } from '@/lib/connectors/accounts'
import type { AuthorizationFailure } from '@/lib/connectors/oauth-answers'

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
const maxLifetimeSeconds = 10 * 365 * 24 * 60 * 60

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
