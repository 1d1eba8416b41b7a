import { getToken } from 'next-auth/jwt'
import { getEnv } from '@/lib/env'

export interface Cookie {
  name: string
  value: string
}

/** Id of the `Session` row that the cookies name; null if there is none, or it is forged or too old. */
export async function readSessionId(cookies: readonly Cookie[]): Promise<string | null> {
  const { PORTICO_SESSION_SECRET, PORTICO_URL } = getEnv()
  const token = await getToken({
    // Without headers: next-auth would take the same token as a bearer token too.
    req: {
      cookies: Object.fromEntries(cookies.map(({ name, value }) => [name, value])),
      headers: {},
    } as never,
    secret: PORTICO_SESSION_SECRET,
    secureCookie: PORTICO_URL.startsWith('https://'),
  })
  return token?.sessionId ?? null
}

/** `Set-Cookie` lines that take the session cookie back, under either of its names. */
export const removedSessionCookies: readonly string[] = [
  'next-auth.session-token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
  '__Secure-next-auth.session-token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
]
