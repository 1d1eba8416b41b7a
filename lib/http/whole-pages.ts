import { cookies, draftMode } from 'next/headers'
import { getEnv } from '@/lib/env'

/** A GET asks for whole pages from now on, a DELETE for streamed ones. */
export const wholePagesPath = '/api/whole-pages'

// What Next calls the cookie of its draft mode.
const cookieName = '__prerender_bypass'

/**
 * Whether this browser runs no scripts, so that pages are to wait for all their parts. False while pages are
 * prerendered: asking makes no page dynamic. See docs/decisions.
 */
export async function arePagesWhole(): Promise<boolean> {
  return (await draftMode()).isEnabled
}

/** In a route handler: this browser gets whole pages until it closes. */
export async function keepPagesWhole(): Promise<void> {
  const [mode, jar] = await Promise.all([draftMode(), cookies()])
  mode.enable()
  // Next marks the cookie `Secure; SameSite=None`, which browsers refuse where Portico has no HTTPS.
  const secure = getEnv().PORTICO_URL.startsWith('https://')
  const value = jar.get(cookieName)?.value ?? ''
  jar.set(cookieName, value, { path: '/', httpOnly: true, sameSite: 'lax', secure })
}

/** In a route handler: this browser gets streamed pages again. */
export async function letPagesStream(): Promise<void> {
  const jar = await cookies()
  jar.delete(cookieName)
}
