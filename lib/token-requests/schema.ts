/** What clients may ask for a token with; `refresh_token` is for apps. */
export const grantTypes = ['client_credentials', 'refresh_token'] as const

/** Ways to send the client's id and secret (RFC 6749 §2.3.1). */
export const clientAuthentications = ['client_secret_basic', 'client_secret_post'] as const

/** A request holds an id, a secret and a few words. */
export const longestTokenRequest = 16_384

/** Requests of one client that knows its secret, and of one address with a wrong one. */
export const tokenLimits = {
  client: { name: 'token-client', points: 60, seconds: 60 },
  failures: { name: 'token-failures', points: 10, seconds: 60 },
}

/** What a client sent, read. */
export interface TokenRequest {
  clientId: string
  clientSecret: string
  /** All but the client's id and secret, without those that were empty. */
  parameters: Readonly<Record<string, string>>
}

/** RFC 6749 §5.1. */
export interface TokenAnswer {
  access_token: string
  expires_in: number
  token_type: 'Bearer'
  scope: string
}
