import { type RequestHandler, Router } from 'express'
import type { Provider } from 'oidc-provider'
import { bearerOf, sendError } from '../answers'
import type { Directory } from '../people'
import { findAccount } from './accounts'

/** `GET /me` with any live access token, `GET /people` with the scope `people.read` (RFC 6750 §3). */
export function resourceRoutes(provider: Provider, directory: Directory) {
  const router = Router()

  router.use(async (request, response, next) => {
    const bearer = bearerOf(request)
    const token = bearer === undefined ? undefined : await findToken(provider, bearer)
    const account = token && ownerOf(token)
    if (!token?.isValid || !account) {
      response.set('WWW-Authenticate', 'Bearer realm="sandbox", error="invalid_token"')
      return sendError(response, 'oauth', 401, 'invalid_token', 'The access token is not valid.')
    }
    response.locals.account = account
    response.locals.scopes = [...token.scopes]
    next()
  })

  router.get('/me', (_request, response) => {
    const { account, scopes } = response.locals
    response.json({ ok: true, account, scope: scopes.join(' ') })
  })

  router.get('/people', requireScope('people.read'), (_request, response) => {
    const people = directory.people()
    response.json({ ok: true, total: people.length, people })
  })

  router.use((_request, response) => {
    sendError(response, 'oauth', 404, 'not_found', 'There is nothing here.')
  })
  return router
}

async function findToken(provider: Provider, bearer: string) {
  return (await provider.AccessToken.find(bearer)) ?? (await provider.ClientCredentials.find(bearer))
}

/** Nobody signed in for a token of client credentials: the client itself is the account. */
function ownerOf(token: { clientId?: string | undefined; accountId?: string }) {
  const account = findAccount(token.accountId)
  if (account) return { id: account.id, name: account.name }
  return token.accountId === undefined && token.clientId
    ? { id: token.clientId, name: 'Service account' }
    : null
}

function requireScope(scope: string): RequestHandler {
  return (_request, response, next) => {
    if (response.locals.scopes.includes(scope)) return next()
    response.set('WWW-Authenticate', `Bearer realm="sandbox", error="insufficient_scope", scope="${scope}"`)
    sendError(response, 'oauth', 403, 'insufficient_scope', `The scope ${scope} is needed.`)
  }
}
