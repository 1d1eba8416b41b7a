import type { RequestHandler } from 'express'
import { bearerOf, sameSecret } from './answers'
import type { Credentials } from './options'

/** As oidc-provider makes access tokens: 32 bytes in base64url. */
const oauthToken = /^[\w-]{43}$/

/**
 * `/v1/…` is one address for all three ways to authenticate, as a connector with a single base address
 * needs it: `/api/…`, `/pat/…` or `/oauth/…` answers, whichever the credential belongs to.
 */
export function entrance({ apiKey }: Credentials): RequestHandler {
  return (request, _response, next) => {
    if (!request.url.startsWith('/v1/')) return next()
    const bearer = bearerOf(request)
    const isOAuth = bearer !== undefined && !sameSecret(bearer, apiKey) && oauthToken.test(bearer)
    const part = request.get('x-access-token') === undefined ? (isOAuth ? 'oauth' : 'api') : 'pat'
    request.url = `/${part}${request.url.slice('/v1'.length)}`
    next()
  }
}
