import express, { type ErrorRequestHandler, type Express } from 'express'
import type { Provider } from 'oidc-provider'
import { keyRoutes, tokenRoutes } from './api'
import type { CallLog } from './calls'
import { entrance } from './entrance'
import type { Faults } from './faults/faults'
import { injectFaults } from './faults/inject'
import { faultRoutes } from './faults/routes'
import { hookRoutes } from './hooks'
import { accounts } from './oauth/accounts'
import { interactionRoutes } from './oauth/interaction'
import { sessionCookie } from './oauth/provider'
import { resourceRoutes } from './oauth/resource'
import { type Credentials, sampleCredentials } from './options'
import { homePage } from './pages/home'
import { pageHeaders } from './pages/html'
import type { Directory } from './people'
import { scimRoutes } from './scim/routes'

interface Parts {
  url: string
  credentials: Credentials
  redirectUris: string[]
  provider: Provider
  sharesGrants: boolean
  directory: Directory
  faults: Faults
  calls: CallLog
  revokeTokens: () => number
}

/** Everything the sandbox answers. */
export function createApp(parts: Parts): Express {
  const { url, credentials, provider, directory, faults, calls } = parts
  const app = express()
  app.disable('x-powered-by')

  app.get('/health', (_request, response) => {
    response.json({ ok: true })
  })
  app.use('/faults', faultRoutes(faults, parts.revokeTokens))
  app.get('/', (request, response) => {
    const { revoked, problem } = request.query
    response.set(pageHeaders).send(
      homePage({
        facts: factsOf(parts),
        faults: faults.entries(),
        calls: calls.list(),
        notice: typeof revoked === 'string' ? `Tokens revoked: ${Number(revoked)}.` : undefined,
        problem: problem ? 'The fault was not set: a value is missing or out of range.' : undefined,
      }),
    )
  })

  app.use(entrance(credentials))
  app.use(calls.record())
  app.use(injectFaults(faults))
  app.use('/api', keyRoutes(credentials, directory))
  app.use('/pat', tokenRoutes(credentials, directory))
  app.use('/scim/v2', scimRoutes(credentials, directory, url))
  app.use('/hooks', hookRoutes())
  app.use('/oauth', resourceRoutes(provider, directory))
  app.use('/interaction', (_request, response, next) => {
    response.set(pageHeaders)
    next()
  })
  app.use('/interaction', interactionRoutes(provider, parts.sharesGrants))
  // Each authorization asks anew who signs in: without its cookie, nobody is remembered.
  app.get('/oidc/auth', (request, _response, next) => {
    delete request.headers.cookie
    next()
  })
  app.get('/oidc/auth/:uid', (request, _response, next) => {
    const others = (request.headers.cookie ?? '')
      .split('; ')
      .filter((pair) => !pair.startsWith(sessionCookie))
    request.headers.cookie = others.join('; ')
    next()
  })
  app.use('/oidc', provider.callback())
  app.use((_request, response) => {
    response.status(404).json({ ok: false, error: { code: 'not_found', message: 'There is nothing here.' } })
  })
  app.use(failed)
  return app
}

function factsOf({ url, credentials, redirectUris, directory }: Parts) {
  const shown = (name: 'apiKey' | 'accessToken' | 'ownClientSecret' | 'password') =>
    credentials[name] === sampleCredentials[name] ? credentials[name] : 'set by whoever started the sandbox'
  return [
    ['API', `${url}/api`],
    ['API key', shown('apiKey')],
    ['Personal access token', shown('accessToken')],
    ['OAuth issuer', `${url}/oidc`],
    ['OAuth client of Portico', credentials.clientId],
    ['Your own OAuth app: client id', credentials.ownClientId],
    ['Your own OAuth app: client secret', shown('ownClientSecret')],
    ['Redirect address registered for both', redirectUris.join(' ')],
    ['User name', accounts[0].email],
    ['Password', shown('password')],
    ['SCIM', `${url}/scim/v2`],
    ['Receiver of webhooks', `${url}/hooks/events`],
    ['Chat channel', `${url}/hooks/chat`],
    ['People', String(directory.users.size)],
  ] as const
}

const failed: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error)
  const status = Number(error?.status ?? 500)
  if (status >= 500) console.error(error)
  const message = status >= 500 ? 'Something went wrong.' : 'The request could not be read.'
  response
    .status(status)
    .json({ ok: false, error: { code: status >= 500 ? 'server_error' : 'invalid', message } })
}
