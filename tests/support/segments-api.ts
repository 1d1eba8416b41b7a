import { randomBytes } from 'node:crypto'
import * as one from '@/app/api/public/v1/user/system/[systemGuid]/segment/[segmentGuid]/route'
import * as users from '@/app/api/public/v1/user/system/[systemGuid]/segment/[segmentGuid]/users/route'
import * as all from '@/app/api/public/v1/user/system/[systemGuid]/segment/route'
import { signAccessToken } from '@/lib/auth/access-tokens'
import { type ApiKeyActor, type ApiScope, apiScopes } from '@/lib/auth/actor'
import { generationOf } from '@/lib/auth/api-keys'
import { loadBearerActor } from '@/lib/auth/bearer'
import { db } from '@/lib/db'
import { unique } from './factories'

/** An access token of a new API key, as the token endpoint gives it. */
export async function accessTokenOf(
  organization: { id: string; guid: string },
  scopes: readonly ApiScope[] = apiScopes,
): Promise<string> {
  const secretHash = randomBytes(32)
  const data = { organizationId: organization.id, name: `Key ${unique()}`, scopes: [...scopes], secretHash }
  const { id: clientId } = await db.apiKey.create({ data })
  return signAccessToken({ clientId, scopes, generation: generationOf(secretHash) }, organization.guid)
}

/** Whoever holds a token: minted by Portico itself, not by the test. */
export function actorOfToken(token: string): Promise<ApiKeyActor> {
  const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.7' }
  return loadBearerActor(new Request('http://localhost/', { headers }))
}

/** The actor of a new API key. */
export async function apiKeyActor(
  organization: { id: string; guid: string },
  scopes: readonly ApiScope[] = apiScopes,
): Promise<ApiKeyActor> {
  return actorOfToken(await accessTokenOf(organization, scopes))
}

export interface Sent {
  /** Sent as JSON, unless it is text, bytes or a stream. */
  body?: unknown
  headers?: Record<string, string>
  query?: Record<string, string | number>
  token?: string
  systemGuid?: string
}

export interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

type Handler = (
  request: Request,
  context: { params: Promise<{ systemGuid: string; segmentGuid?: string }> },
) => Promise<Response>

/**
 * Calls the routes of the Segments API as a client of a new key does, without a server between.
 * @example const call = await segmentsClient(organization); await call('GET', segment.guid, {})
 */
export async function segmentsClient(
  organization: { id: string; guid: string },
  scopes: readonly ApiScope[] = apiScopes,
) {
  const token = await accessTokenOf(organization, scopes)
  return (method: string, path = '', sent: Sent = {}) =>
    callRoute(organization.guid, token, method, path, sent)
}

async function callRoute(
  guid: string,
  token: string,
  method: string,
  path: string,
  { body, headers, query = {}, systemGuid = guid, ...sent }: Sent,
): Promise<Answer> {
  const [segmentGuid, list] = path.split('/')
  const url = new URL(`http://localhost/api/public/v1/user/system/${systemGuid}/segment${path && `/${path}`}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
  const request = new Request(url, {
    method,
    headers: {
      authorization: `Bearer ${sent.token ?? token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isRaw ? (body as BodyInit) : JSON.stringify(body), duplex: 'half' }),
  })
  const routes = (list ? users : segmentGuid ? one : all) as unknown as Record<string, Handler>
  const params = Promise.resolve(segmentGuid ? { systemGuid, segmentGuid } : { systemGuid })
  const response = await (routes[method] as Handler)(request, { params })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} }
}
