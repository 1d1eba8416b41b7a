import { type Request, type RequestHandler, Router } from 'express'
import { bearerOf, sameSecret, sendError } from './answers'
import type { Credentials } from './options'
import type { Directory } from './people'

const account = { id: 'sandbox-company', name: 'Sandbox Company' }

function requireSecret(given: (request: Request) => string | undefined, secret: string) {
  const handler: RequestHandler = (request, response, next) => {
    if (sameSecret(given(request), secret)) return next()
    response.set('WWW-Authenticate', 'Bearer realm="sandbox"')
    sendError(response, 'api', 401, 'invalid_key', 'The key is not valid.')
  }
  return handler
}

/** `GET /me`, `GET /people`, with `Authorization: Bearer <key>`. */
export function keyRoutes({ apiKey }: Credentials, directory: Directory) {
  return accountRoutes(requireSecret(bearerOf, apiKey), directory)
}

/** The same with a personal access token in `X-Access-Token`. */
export function tokenRoutes({ accessToken }: Credentials, directory: Directory) {
  return accountRoutes(
    requireSecret((request) => request.get('x-access-token'), accessToken),
    directory,
  )
}

function accountRoutes(gate: RequestHandler, directory: Directory) {
  const router = Router()
  router.use(gate)
  router.get('/me', (_request, response) => {
    response.json({ ok: true, account })
  })
  router.get('/people', (_request, response) => {
    const people = directory.people()
    response.json({ ok: true, total: people.length, people })
  })
  router.use((_request, response) => {
    sendError(response, 'api', 404, 'not_found', 'There is nothing here.')
  })
  return router
}
