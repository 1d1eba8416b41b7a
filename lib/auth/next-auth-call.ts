import { createHash, randomBytes } from 'node:crypto'
import NextAuth from 'next-auth'
import { authOptions } from '@/lib/auth/options'

export interface SignInAnswer {
  /** Where next-auth sends the browser. */
  location: string
  setCookies: string[]
}

/**
 * Runs a step of next-auth's own sign-in for a form that works without JavaScript. next-auth's CSRF
 * token needs a cookie set by an earlier script; the caller has compared `Origin` instead, so a fresh
 * pair of token and cookie is made here.
 * @param path the part after /api/auth, such as `['callback', 'password']`
 */
export async function callNextAuth(
  path: [action: string, provider: string],
  form: Record<string, string>,
  request: Request,
): Promise<SignInAnswer> {
  const options = authOptions()
  const csrfToken = randomBytes(32).toString('hex')
  const csrfHash = createHash('sha256').update(`${csrfToken}${options.secret}`).digest('hex')
  const csrfCookie = `${options.useSecureCookies ? '__Host-' : ''}next-auth.csrf-token`
  const headers = new Map<string, string | string[]>()
  const response = {
    status: () => response,
    setHeader(name: string, value: string | string[]) {
      headers.set(name.toLowerCase(), value)
      return response
    },
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    json: () => response,
    send: () => response,
    end: () => response,
  }
  await NextAuth(
    {
      method: 'POST',
      query: { nextauth: path },
      headers: Object.fromEntries(request.headers),
      cookies: { [csrfCookie]: `${csrfToken}|${csrfHash}` },
      body: { ...form, csrfToken },
    } as never,
    response as never,
    options,
  )
  return {
    location: String(headers.get('location') ?? '/'),
    setCookies: [headers.get('set-cookie') ?? []].flat(),
  }
}
