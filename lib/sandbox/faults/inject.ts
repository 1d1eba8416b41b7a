import { setTimeout as sleep } from 'node:timers/promises'
import type { Request, RequestHandler, Response } from 'express'
import { sendError, zoneOf } from '../answers'
import type { Faults } from './faults'
import type { Fault, Zone } from './schema'

const tokenPath = '/oidc/token'
const clientPaths = [tokenPath, '/oidc/token/revocation', '/oidc/token/introspection']
const publicPaths = ['/oidc/jwks', '/oidc/.well-known/openid-configuration']

/** Lets the faults in force hit what programs call; health, faults and pages stay reachable. */
export function injectFaults(faults: Faults): RequestHandler {
  return async (request, response, next) => {
    const zone = zoneOf(request.path)
    if (!zone) return next()
    const hitting = faults.take(zone, (fault) => concerns(fault, request))
    response.locals.faults = hitting.map(({ kind }) => kind)
    for (const fault of hitting) {
      if (fault.kind === 'slow') {
        if (!(await waited(response, fault.delayMs))) return
      } else {
        return answer(fault, zone, request, response)
      }
    }
    next()
  }
}

function concerns(fault: Fault, request: Request) {
  if (fault.kind === 'token_error') return request.method === 'POST' && request.path === tokenPath
  if (fault.kind === 'reject_key') return !publicPaths.includes(request.path)
  return true
}

/** False when the caller hung up before the time was over. */
async function waited(response: Response, milliseconds: number) {
  const hangUp = new AbortController()
  const abort = () => hangUp.abort()
  response.once('close', abort)
  try {
    await sleep(milliseconds, undefined, { signal: hangUp.signal })
    return true
  } catch (error) {
    if (hangUp.signal.aborted) return false
    throw error
  } finally {
    response.off('close', abort)
  }
}

function answer(fault: Exclude<Fault, { kind: 'slow' }>, zone: Zone, request: Request, response: Response) {
  switch (fault.kind) {
    case 'drop':
      request.socket.destroy()
      return
    case 'malformed':
      response.type('application/json').send('{"ok": true, "account": {"id": "acc')
      return
    case 'server_error':
      return sendError(response, zone, 500, 'server_error', 'Something went wrong on our side.')
    case 'rate_limit':
      response.set('Retry-After', String(fault.retryAfterSeconds))
      return sendError(response, zone, 429, 'rate_limited', 'Too many requests.')
    case 'token_error':
      response.set('Cache-Control', 'no-store')
      return sendError(response, zone, tokenStatus(fault.error, response), fault.error, 'Refused by a fault.')
    case 'reject_key':
      return reject(zone, request, response)
  }
}

function tokenStatus(error: string, response: Response) {
  if (error !== 'invalid_client') return 400
  response.set('WWW-Authenticate', 'Basic realm="sandbox"')
  return 401
}

function reject(zone: Zone, request: Request, response: Response) {
  if (zone === 'oauth' && clientPaths.includes(request.path)) {
    const status = tokenStatus('invalid_client', response)
    return sendError(response, zone, status, 'invalid_client', 'The client is not known.')
  }
  response.set('WWW-Authenticate', 'Bearer realm="sandbox", error="invalid_token"')
  const code = zone === 'oauth' ? 'invalid_token' : 'invalid_key'
  return sendError(response, zone, 401, code, 'The key is not valid.')
}
