import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { createSigningKey } from '@/lib/sandbox/oauth/provider'
import { OAuthStore } from '@/lib/sandbox/oauth/store'

export interface Person {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
}

export interface OidcIssuer {
  url: string
  clientId: string
  clientSecret: string
  /** Who signs in next, or refuses to. */
  person: Person | 'refuses'
  close(): Promise<void>
}

/** A real OpenID Connect issuer, on which one person after the other signs in without being asked. */
export async function startOidcIssuer(
  redirectUri: string,
  { claimsInIdToken = false } = {},
): Promise<OidcIssuer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const people = new Map<string, Person>()
  const store = new OAuthStore()
  const client = { id: 'portico', secret: 'a-client-secret-of-the-tests' }
  const provider = new Provider(url, {
    adapter: (model: string) => store.adapter(model),
    jwks: { keys: [await createSigningKey()] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: !claimsInIdToken,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ['a-cookie-key-of-the-tests'] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub), sub }) }),
  })
  const callback = provider.callback()
  const issuer: OidcIssuer = {
    url,
    clientId: client.id,
    clientSecret: client.secret,
    person: { sub: 'nobody' },
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response)
    if (issuer.person === 'refuses') {
      await provider.interactionFinished(request, response, { error: 'access_denied' })
      return
    }
    people.set(issuer.person.sub, issuer.person)
    const grant = new provider.Grant({ accountId: issuer.person.sub, clientId: client.id })
    grant.addOIDCScope('openid email profile')
    const consent = { grantId: await grant.save() }
    const login = { accountId: issuer.person.sub, remember: false }
    await provider.interactionFinished(request, response, { login, consent })
  })
  return issuer
}

/** Follows the issuer's redirects as a browser does, until they lead elsewhere. */
export async function followToCallback(authorizationUrl: string): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = new URL(authorizationUrl)
  const { origin } = url
  while (url.origin === origin) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (!location) throw new Error(`The issuer answered ${response.status}: ${await response.text()}`)
    url = new URL(location, url)
  }
  return url
}
