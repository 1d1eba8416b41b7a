import { expect } from 'vitest'
import { GET as getKeys } from '@/app/.well-known/jwks.json/route'
import { GET as getMetadata } from '@/app/.well-known/oauth-authorization-server/route'
import { POST } from '@/app/api/accounts/connect/token/route'
import type { createApiKey } from '@/tests/support/factories'
import { startRouteServer } from '@/tests/support/route-server'

const path = '/api/accounts/connect/token'
export const formType = 'application/x-www-form-urlencoded'

export interface SentToTokenEndpoint {
  body?: string | Record<string, string>
  basic?: string
  headers?: Record<string, string>
  address?: string
}

let addresses = 0
export function newAddress(): string {
  addresses += 1
  return `198.51.100.${addresses}`
}

/**
 * The token endpoint and what it publishes over real HTTP, until the file's tests are over.
 * @returns `send`: from an address of its own, unless told, since failures count by address
 */
export async function startTokenEndpoint() {
  const { origin } = await startRouteServer({
    [`POST ${path}`]: POST,
    'GET /.well-known/jwks.json': getKeys,
    'GET /.well-known/oauth-authorization-server': getMetadata,
  })
  process.env.PORTICO_URL = origin
  const send = ({ body = {}, basic, headers = {}, address = newAddress() }: SentToTokenEndpoint) =>
    fetch(origin + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : new URLSearchParams(body).toString(),
      headers: {
        'content-type': formType,
        'x-test-address': address,
        ...(basic && { authorization: `Basic ${Buffer.from(basic).toString('base64')}` }),
        ...headers,
      },
    })
  return { origin, send }
}

export const grant = { grant_type: 'client_credentials' }
export type Key = Awaited<ReturnType<typeof createApiKey>>
export const inBody = (key: Key) => ({ ...grant, client_id: key.id, client_secret: key.clientSecret })

/** An error of RFC 6749 §5.2, with the fields of every answer. */
export async function expectTokenError(response: Response, status: number, error: string): Promise<void> {
  expect([response.status, await response.json()]).toMatchObject([status, { error }])
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('pragma')).toBe('no-cache')
  expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
}
