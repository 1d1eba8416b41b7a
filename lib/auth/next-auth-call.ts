import { createHash, randomBytes } from 'node:crypto'
import NextAuth from 'next-auth'
import { authOptions } from '@/lib/auth/options'
import { withReports } from '@/lib/auth/reported'
import { AppError } from '@/lib/errors'

export interface NextAuthStep {
  action: 'signin' | 'callback'
  provider: 'password' | 'demo' | 'email' | 'oidc'
  method?: 'GET' | 'POST'
  form?: Record<string, string>
  query?: Record<string, string>
  cookies?: Record<string, string>
  headers: Headers
}

export interface NextAuthAnswer {
  /** Where next-auth sends the browser. */
  location: string
  setCookies: string[]
}

/** Reasons of the sign-in page for next-auth's own error codes. */
const reasons: Record<string, string> = {
  CredentialsSignin: 'wrongCredentials',
  Verification: 'linkExpired',
}

/**
 * Runs a step of next-auth's own sign-in for a form that works without JavaScript. next-auth's CSRF
 * token needs a cookie set by an earlier script; the caller has compared `Origin` instead, so a fresh
 * pair of token and cookie is made here.
 * @throws AppError why nobody was signed in; whatever else went wrong in Portico's own code rises as it is
 */
export async function callNextAuth(step: NextAuthStep): Promise<NextAuthAnswer> {
  const options = authOptions()
  if (!options.providers.some(({ id, options }) => (options?.id ?? id) === step.provider)) {
    throw new AppError('invalid', { reason: 'signInMethodOff' })
  }
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
  const request = {
    method: step.method ?? 'POST',
    query: { ...step.query, nextauth: [step.action, step.provider] },
    headers: Object.fromEntries(step.headers),
    cookies: { ...step.cookies, [csrfCookie]: `${csrfToken}|${csrfHash}` },
    body: { ...step.form, csrfToken },
  }
  await withReports(() => NextAuth(request as never, response as never, options))
  const location = headers.get('location')
  if (typeof location !== 'string') throw new Error('next-auth did not say where to go')
  return { location: refuseErrors(location), setCookies: [headers.get('set-cookie') ?? []].flat() }
}

/** next-auth reports failures by sending people to pages below its own address, which Portico has not. */
function refuseErrors(location: string): string {
  if (!location.startsWith(`${new URL(process.env.NEXTAUTH_URL ?? '').origin}/api/auth/`)) return location
  const code = new URL(location).searchParams.get('error') ?? ''
  throw new AppError('unauthenticated', { reason: reasons[code] ?? 'providerFailed' })
}
