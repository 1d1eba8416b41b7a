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

/** How long someone stays signed in. */
export const sessionSeconds = 14 * 24 * 60 * 60

/**
 * `Set-Cookie` line of a cookie that says no more than that this browser has a session, and opens nothing.
 * Prerendered pages are the same for everybody; a script of theirs reads it (components/layout).
 */
export function signedInHint(): string {
  const isSecure = getEnv().PORTICO_URL.startsWith('https://')
  const name = `${isSecure ? '__Secure-' : ''}portico-signed-in`
  return `${name}=1; Path=/; Max-Age=${sessionSeconds}; SameSite=Lax${isSecure ? '; Secure' : ''}`
}

/** `Set-Cookie` lines that take the cookies of a session back, under either of their names. */
export const removedSessionCookies: readonly string[] = [
  'portico-signed-in=; Path=/; Max-Age=0; SameSite=Lax',
  '__Secure-portico-signed-in=; Path=/; Max-Age=0; SameSite=Lax; Secure',
  'next-auth.session-token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
  '__Secure-next-auth.session-token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
]
