import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { type Client, type JWK, Provider } from 'oidc-provider'
import type { Credentials } from '../options'
import { html, page, pageHeaders } from '../pages/html'
import { findAccount, scopeSentences } from './accounts'
import { registerPasswordGrant } from './password'
import type { OAuthStore } from './store'

const day = 24 * 60 * 60

/** Remembers who signed in, and begins the names of what belongs to it. */
export const sessionCookie = 'sandbox_session'

interface ProviderOptions {
  url: string
  credentials: Credentials
  redirectUris: string[]
  accessTokenSeconds: number
  signingKey: JWK
  store: OAuthStore
}

/**
 * An OAuth 2.0 and OpenID Connect authorization server, issuer `<url>/oidc`: authorization code with PKCE
 * S256 only, rotating refresh tokens, `iss` in the answer (RFC 9207), revocation and introspection; client
 * credentials and passwords for one of its two clients.
 */
export function createProvider({
  url,
  credentials,
  redirectUris,
  accessTokenSeconds,
  signingKey,
  store,
}: ProviderOptions) {
  const ownToken = (_ctx: unknown, client: Client, token: { clientId?: string | undefined }) =>
    token.clientId === client.clientId
  const provider = new Provider(`${url}/oidc`, {
    adapter: (model: string) => store.adapter(model),
    clients: [
      {
        client_id: credentials.clientId,
        client_secret: credentials.clientSecret,
        client_name: 'Portico',
        redirect_uris: redirectUris,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
      {
        client_id: credentials.ownClientId,
        client_secret: credentials.ownClientSecret,
        client_name: 'Your own app',
        redirect_uris: redirectUris,
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials', 'password'],
        response_types: ['code'],
      },
    ],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic'],
    clientBasedCORS: () => false,
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    scopes: Object.keys(scopeSentences),
    claims: { openid: ['sub', 'name', 'email'] },
    jwks: { keys: [signingKey] },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      // Browsers send cookies to every port of a host: names of its own keep Portico's out of reach.
      names: { session: sessionCookie, interaction: 'sandbox_interaction', resume: 'sandbox_resume' },
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      dPoP: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: ownToken },
      revocation: { enabled: true, allowedPolicy: ownToken },
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, id) => {
      const account = findAccount(id)
      if (!account) return undefined
      return { accountId: id, claims: () => ({ sub: id, name: account.name, email: account.email }) }
    },
    // Refresh tokens come without asking for offline_access, as with most providers of HR software.
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      AuthorizationCode: 60,
      RefreshToken: 90 * day,
      Grant: 90 * day,
      IdToken: 3600,
      Interaction: 600,
      Session: 600,
    },
    renderError: (ctx, { error, error_description }) => {
      ctx.set(pageHeaders)
      ctx.type = 'html'
      ctx.body = page(
        'This request cannot go on',
        html`
        <p>${error_description ?? 'The program that sent you here made a request that is not allowed.'}</p>
        <p>Code: <code>${error}</code></p>`,
      )
    },
  })
  registerPasswordGrant(provider, credentials, Object.keys(scopeSentences))
  provider.on('server_error', (_ctx, error) => console.error(error))
  return provider
}

/** A new RSA key: RS256 is what clients assume when they know a server by its addresses only. */
export async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' } as JWK
}
