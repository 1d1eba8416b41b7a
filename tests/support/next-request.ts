import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external'
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external'
import { HeadersAdapter } from 'next/dist/server/web/spec-extension/adapters/headers'
import { RequestCookiesAdapter } from 'next/dist/server/web/spec-extension/adapters/request-cookies'
import { RequestCookies } from 'next/dist/server/web/spec-extension/cookies'
import { encode } from 'next-auth/jwt'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { createSession } from './factories'

export interface SampleRequest {
  /** Signs this user in: a live session, and its cookie. */
  userId?: string
  /** This session of the user, instead of a new one. */
  sessionId?: string
  /** The address it comes from. */
  address?: string | null
  /** Other cookies, as a browser would send them. */
  cookie?: string
}

/**
 * Runs a server action or route handler as Next does while it answers a request: `headers()` and `cookies()`
 * read what is given here. Sets up Next's own stores; nothing of Portico is replaced.
 */
export async function duringRequest<Result>(
  { userId, sessionId, address, cookie = '' }: SampleRequest,
  run: () => Promise<Result>,
): Promise<Result> {
  const cookies = [cookie, userId ? await sessionCookie(userId, sessionId) : ''].filter(Boolean).join('; ')
  const given = new Headers({ 'x-forwarded-for': address ?? '203.0.113.7', cookie: cookies })
  const request = {
    type: 'request',
    phase: 'action',
    headers: HeadersAdapter.seal(given),
    cookies: RequestCookiesAdapter.seal(new RequestCookies(given)),
    userspaceMutableCookies: new RequestCookies(given),
    mutableCookies: new RequestCookies(given),
  }
  return workAsyncStorage.run({ route: '/test', page: '/test/page' } as never, () =>
    workUnitAsyncStorage.run(request as never, run),
  )
}

async function sessionCookie(userId: string, known?: string): Promise<string> {
  const sessionId = known ?? (await createSession(db, { id: userId })).id
  const token = { sub: userId, sessionId }
  const value = await encode({ token, secret: getEnv().PORTICO_SESSION_SECRET })
  return `next-auth.session-token=${value}`
}
