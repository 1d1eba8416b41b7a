import { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } from '@/app/api/scim/v2/[[...path]]/route'
import type { MemberActor, ScimActor } from '@/lib/auth/actor'
import { loadScimActor } from '@/lib/auth/load-scim-actor'
import { db } from '@/lib/db'
import { issueScimToken } from '@/lib/scim/tokens/mutations'
import { unique } from './factories'

const handlers = { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS }

export type ScimJson = Record<string, unknown> & {
  id: string
  meta: { version: string; location: string; lastModified: string; created: string; resourceType: string }
  Resources: ScimJson[]
  totalResults: number
  detail: string
}

export interface ScimAnswer {
  status: number
  headers: Headers
  body: ScimJson
}

interface Options {
  headers?: Record<string, string>
  /** In place of JSON. */
  raw?: string
}

/** An identity provider that has the token, over the route's own handlers. */
export function scimClient(token: string | null) {
  return async function call(
    method: keyof typeof handlers,
    address: string,
    body?: unknown,
    { headers = {}, raw }: Options = {},
  ): Promise<ScimAnswer> {
    const url = new URL(`http://portico.test/api/scim/v2${address}`)
    const request = new Request(url, {
      method,
      headers: {
        'x-forwarded-for': `198.51.100.${Math.floor(Math.random() * 250)}`,
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...((body !== undefined || raw !== undefined) && { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(raw !== undefined && { body: raw }),
    })
    const path = url.pathname.split('/').slice(4).filter(Boolean)
    const response = await handlers[method](request, { params: Promise.resolve({ path }) })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as ScimJson,
    }
  }
}

export type ScimCall = ReturnType<typeof scimClient>

/** The same with a new token of the member's organization. */
export async function scimClientOf(admin: MemberActor): Promise<ScimCall> {
  return scimClient((await issueScimToken(admin, { overlapHours: 0 })).token)
}

/** The identity provider of the member's organization, as its new token loads it. */
export async function scimActorOf(admin: MemberActor): Promise<ScimActor> {
  const actor = await loadScimActor((await issueScimToken(admin, { overlapHours: 24 })).token)
  if (!actor) throw new Error('A new token is not accepted')
  return actor
}

/** What an identity provider asks to see whether somebody is there. */
export const search = (call: ScimCall, filter: string, path = '/Users') =>
  call('GET', `${path}?${new URLSearchParams({ filter, startIndex: '1', count: '100' })}`)

/** What the directory says of somebody. */
export async function statusOf(id: string) {
  return (await db.employee.findUniqueOrThrow({ where: { id }, select: { status: true } })).status
}

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const porticoUrn = 'urn:ietf:params:scim:schemas:extension:portico:2.0:User'
export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

export const patchOf = (...Operations: unknown[]) => ({ schemas: [patchUrn], Operations })

/** A user of RFC 7644's examples, or another, with an e-mail of its own. */
export function userOf(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const userName = `user-${unique()}`
  return {
    schemas: [userUrn],
    userName,
    name: { givenName: 'Barbara', familyName: 'Jensen' },
    emails: [{ value: `${userName}@example.com`, type: 'work', primary: true }],
    ...overrides,
  }
}
