import { type RequestHandler, Router } from 'express'
import SCIMMYRouters from 'scimmy-routers'
import { bearerOf, sameSecret, sendError } from '../answers'
import type { Credentials } from '../options'
import type { Directory } from '../people'
import { declareResources } from './resources'

declareResources()

/** SCIM 2.0 (RFC 7644) with users and groups, opened by the API key as bearer token. */
export function scimRoutes({ apiKey }: Credentials, directory: Directory, url: string) {
  const gate: RequestHandler = (request, response, next) => {
    if (sameSecret(bearerOf(request), apiKey)) return next()
    response.set('WWW-Authenticate', 'Bearer realm="sandbox"')
    sendError(response, 'scim', 401, 'invalid_key', 'The key is not valid.')
  }
  // The gate above has already decided; the id would only serve /Me, which a company key does not have.
  const handler = () => 'sandbox-company'
  const router = Router()
  router.use(gate, keepQuery)
  router.use(new SCIMMYRouters({ type: 'bearer', handler, context: () => directory, baseUri: () => url }))
  return router
}

/** scimmy-routers turns `startIndex` and `count` into numbers in place; express 5 parses anew at each reading. */
const keepQuery: RequestHandler = (request, _response, next) => {
  Object.defineProperty(request, 'query', { value: { ...request.query }, configurable: true, writable: true })
  next()
}
