import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import express, { type RequestHandler, type Response } from 'express'
import SCIMMY from 'scimmy'
import SCIMMYRouters from 'scimmy-routers'
import { Collection, groupKeys, type Stored, userKeys } from './directory'
import { createLimiter } from './limits'
import { declareResources, type ProviderContext } from './resources'
import {
  type ProvisionedUser,
  providerToken,
  type ScimProviderOptions,
  type ScimProviderState,
  scimPath,
} from './schema'

const defaults = {
  patch: true,
  filter: true,
  bulk: false,
  etag: false,
  groups: true,
  sameNames: false,
  maxOperations: 100,
  maxResults: 200,
}
const maxPayloadSize = 1024 * 1024

/**
 * A SCIM provider of scimmy-routers, with people in memory. Beside SCIM it answers under `/control`: `GET state`,
 * `GET users`, `PATCH options`, `POST users`.
 */
export async function listenScimProvider(initial: ScimProviderOptions, port = 0) {
  const options = { ...defaults, ...initial }
  const users = new Collection(userKeys)
  const groups = new Collection(groupKeys)
  const created = new Map<string, number>()
  const limiter = createLimiter()
  const counts = { requests: 0, byMethod: {} as Record<string, number>, atOnce: 0, mostAtOnce: 0 }
  const bulk = { requests: 0, mostOperations: 0 }
  const fill = (names: readonly string[]) => {
    for (const userName of names) {
      users.save(undefined, {
        userName,
        active: true,
        emails: [{ type: 'work', value: userName, primary: true }],
      })
    }
  }
  fill(Array.from({ length: options.users ?? 0 }, (_, at) => `somebody-${at}@example.com`))
  const app = express().set('etag', false).set('x-powered-by', false)

  app.get('/control/state', (_request, response) => {
    response.send({
      users: users.all.size,
      groups: groups.all.size,
      requests: counts.requests,
      byMethod: counts.byMethod,
      bulk,
      creations: [...created.values()].reduce((sum, count) => sum + count, 0),
      createdTwice: [...created].filter(([, count]) => count > 1).map(([name]) => name),
      refused: limiter.refused,
      violations: limiter.violations,
      mostUnheard: limiter.mostUnheard,
      mostAtOnce: counts.mostAtOnce,
    } satisfies ScimProviderState)
  })
  app.get('/control/users', (_request, response) => {
    response.send([...users.all.values()].map(summary))
  })
  app.get('/control/resources/:id', (request, response) => {
    response.send(users.all.get(request.params.id) ?? groups.all.get(request.params.id) ?? null)
  })
  app.patch('/control/options', express.json(), (request, response) => {
    Object.assign(options, request.body)
    limitBulk()
    response.send(options)
  })
  app.post('/control/users', express.json({ limit: '64mb' }), (request, response) => {
    fill(request.body)
    response.sendStatus(204)
  })

  const meet: RequestHandler = async (request, response, next) => {
    counts.requests += 1
    counts.byMethod[request.method] = (counts.byMethod[request.method] ?? 0) + 1
    if (options.isDown) {
      request.socket.destroy()
      return
    }
    counts.atOnce += 1
    counts.mostAtOnce = Math.max(counts.mostAtOnce, counts.atOnce)
    response.once('close', () => {
      counts.atOnce -= 1
    })
    const { limit } = options
    const isLimited = limit?.only !== 'creations' || request.method === 'POST'
    const wait = limit ? limiter.meet(limit, isLimited) : null
    if (options.delayMs) await setTimeout(options.delayMs)
    if (wait !== null) {
      response.set('Retry-After', String(wait))
      return refuse(response, 429, null, 'Too many requests')
    }
    if (request.headers.authorization !== `Bearer ${providerToken}`)
      return refuse(response, 401, null, 'Who is it?')
    next()
  }

  /** What the provider announces not to do it does not do. */
  const limitToCapabilities: RequestHandler = (request, response, next) => {
    const { method, path, query } = request
    const isOff =
      (method === 'PATCH' && !options.patch) ||
      (query.filter !== undefined && !options.filter) ||
      (path === '/Bulk' && !options.bulk)
    if (isOff) return refuse(response, 501, null, 'Not implemented')
    if (!options.groups && path.startsWith('/Groups'))
      return refuse(response, 404, null, 'Endpoint Not Found')
    const [, kind, id = ''] = path.split('/')
    const stored: Stored | undefined = (kind === 'Groups' ? groups : users).all.get(id)
    const wanted = request.headers['if-match']
    if (options.etag && wanted && stored && wanted !== stored.meta.version) {
      return refuse(response, 412, null, 'Changed meanwhile')
    }
    next()
  }

  app.use(scimPath, meet, limitToCapabilities)
  app.get(`${scimPath}/ServiceProviderConfig`, (_request, response) => {
    response.type('application/scim+json').send(describe(options))
  })
  app.get(`${scimPath}/ResourceTypes`, async (_request, response, next) => {
    if (options.groups) return next()
    const { Resources, ...list } = (await new SCIMMY.Resources.ResourceType().read()) as {
      Resources: { name?: string }[]
    }
    const kept = Resources.filter(({ name }) => name !== 'Group')
    response.type('application/scim+json').send({ ...list, totalResults: kept.length, Resources: kept })
  })
  declareResources()
  const limitBulk = () => {
    const { maxOperations } = options
    SCIMMY.Config.set({ bulk: { supported: true, maxOperations, maxPayloadSize } })
  }
  limitBulk()
  app.post(
    `${scimPath}/Bulk`,
    express.json({ type: 'application/scim+json', limit: maxPayloadSize }),
    (request, _response, next) => {
      bulk.requests += 1
      bulk.mostOperations = Math.max(bulk.mostOperations, request.body.Operations.length)
      next()
    },
  )
  const context = (request: { res?: Response }): ProviderContext => ({
    users,
    groups,
    created,
    maxResults: options.maxResults,
    sameNames: options.sameNames,
    versions: options.etag ? (request.res ?? null) : null,
  })
  app.use(scimPath, keepQuery, new SCIMMYRouters({ type: 'bearer', handler: () => 'portico', context }))

  const server = createServer({ keepAliveTimeout: 60_000 }, app)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function summary({ id, userName, externalId, active }: Stored): ProvisionedUser {
  return { id, userName, externalId, active } as ProvisionedUser
}

function refuse(response: Response, status: number, scimType: string | null, detail: string): void {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error']
  const body = { schemas, status: String(status), ...(scimType && { scimType }), detail }
  response.status(status).type('application/scim+json').send(JSON.stringify(body))
}

function describe({ patch, filter, bulk, etag, maxOperations, maxResults }: typeof defaults): object {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: patch },
    bulk: { supported: bulk, maxOperations, maxPayloadSize },
    filter: { supported: filter, maxResults },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: etag },
    authenticationSchemes: [{ type: 'oauthbearertoken', name: 'Bearer token', description: 'A token' }],
  }
}

/** scimmy-routers turns `startIndex` and `count` into numbers in place; express 5 parses anew at each reading. */
const keepQuery: RequestHandler = (request, _response, next) => {
  Object.defineProperty(request, 'query', { value: { ...request.query }, configurable: true, writable: true })
  next()
}
