import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Zone } from './faults/schema'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Compares secrets without telling by time how much of them was right. */
export function sameSecret(given: string | undefined, expected: string) {
  return given !== undefined && timingSafeEqual(digest(given), digest(expected))
}

export function bearerOf(request: Request): string | undefined {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(request.get('authorization') ?? '')?.[1]
}

/** The part of the sandbox that programs call under a path; undefined for the pages people see. */
export function zoneOf(path: string): Zone | undefined {
  if (/^\/(api|pat)\//.test(path)) return 'api'
  if (/^\/oidc\/auth(\/|$)/.test(path)) return undefined
  if (/^\/(oauth|oidc)\//.test(path)) return 'oauth'
  if (/^\/scim\//.test(path)) return 'scim'
  if (/^\/hooks\//.test(path)) return 'hooks'
  return undefined
}

/** Sends an error in the shape each part uses: own JSON, RFC 6749 §5.2 or RFC 7644 §3.12. */
export function sendError(response: Response, zone: Zone, status: number, code: string, message: string) {
  response.status(status)
  if (zone === 'scim') {
    response.type('application/scim+json').json({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      detail: message,
    })
  } else if (zone === 'oauth') {
    response.json({ error: code, error_description: message })
  } else {
    response.json({ ok: false, error: { code, message } })
  }
}
