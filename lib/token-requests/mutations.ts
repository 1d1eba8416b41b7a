import { timingSafeEqual } from 'node:crypto'
import OAuth2Server from '@node-oauth/oauth2-server'
import { z } from 'zod'
import { hashClientSecret } from '@/lib/api-keys/rules'
import { signAccessToken, tokenLifetime } from '@/lib/auth/access-tokens'
import { findKeyAndCounter, generationOf, noteUse, secretsOf, type UsableApiKey } from '@/lib/auth/api-keys'
import { consume, counterOf, requireRoom, requireRoomIn } from '@/lib/rate-limit'
import { chooseScopes, readTokenRequest } from '@/lib/token-requests/rules'
import { type TokenAnswer, tokenLimits } from '@/lib/token-requests/schema'

export interface SentTokenRequest {
  /** The `Authorization` header. */
  authorization: string | null
  body: string
  /** Network address of the request. */
  address: string
}

/**
 * Gives an API key's program an access token (RFC 6749 §4.4): nobody is signed in, the client's secret is all there is.
 * @throws OAuthError of RFC 6749 §5.2; AppError `limit_exceeded` after 60 requests a minute of a client, or 10 with a
 * wrong secret from an address
 */
export async function grantToken(sent: SentTokenRequest): Promise<TokenAnswer> {
  requireRoom(tokenLimits.failures, sent.address)
  try {
    return await grant(sent)
  } catch (error) {
    if (error instanceof OAuth2Server.InvalidClientError) await consume(tokenLimits.failures, sent.address)
    throw error
  }
}

async function grant({ authorization, body, address }: SentTokenRequest): Promise<TokenAnswer> {
  const { clientId, clientSecret, parameters } = readTokenRequest(authorization, body)
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1' }
  // However it came, the library finds the client in the body: it would not decode what is in the header.
  const form = { ...parameters, client_id: clientId, client_secret: clientSecret }
  const request = new OAuth2Server.Request({ headers, method: 'POST', query: {}, body: form })
  try {
    const { accessToken, scope } = await serverFor(address).token(request, new OAuth2Server.Response())
    const scopes = scope?.join(' ') ?? ''
    return { access_token: accessToken, expires_in: tokenLifetime, token_type: 'Bearer', scope: scopes }
  } catch (error) {
    // What is not of the protocol comes wrapped.
    throw error instanceof Error && 'inner' in error ? error.inner : error
  }
}

/** The key of a client with its secret, and what tells that secret from others; null for a wrong one. */
async function authenticate(clientId: string, clientSecret: string, address: string): Promise<Known | null> {
  const id = z.uuid().safeParse(clientId).data
  if (!id) return null
  // Read with the key: what failed at other processes holds here at once, and costs no question of its own.
  const { key, counted } = await findKeyAndCounter(id, counterOf(tokenLimits.failures, address))
  requireRoomIn(tokenLimits.failures, address, counted)
  const hash = hashClientSecret(clientSecret)
  const now = new Date()
  if (!key || !secretsOf(key, now).some((known) => timingSafeEqual(known, hash))) return null
  await consume(tokenLimits.client, key.id)
  await noteUse(key, now)
  return { key, generation: generationOf(hash) }
}

interface Known {
  key: UsableApiKey
  generation: string
}

const knownOf = (client: OAuth2Server.Client): Known => client.known

const serverFor = (address: string) =>
  new OAuth2Server({
    accessTokenLifetime: tokenLifetime,
    model: {
      async getClient(id, secret) {
        const known = await authenticate(id, secret, address)
        return known && { id: known.key.id, grants: ['client_credentials'], known }
      },
      getUserFromClient: async (client) => ({ id: client.id }),
      validateScope: async (_user, client, wanted) => chooseScopes(knownOf(client).key.scopes, wanted),
      async generateAccessToken(client, _user, scopes) {
        const { key, generation } = knownOf(client)
        return signAccessToken({ clientId: key.id, scopes, generation }, key.organizationGuid)
      },
      saveToken: async (token, client, user) => ({ ...token, client, user }),
      // The types ask for it; lib/auth/bearer.ts looks at tokens.
      getAccessToken: async () => null,
    },
  })
