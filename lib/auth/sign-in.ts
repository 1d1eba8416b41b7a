import { z } from 'zod'
import { endSession } from '@/lib/auth/end-session'
import { callNextAuth, type NextAuthAnswer } from '@/lib/auth/next-auth-call'
import { type Cookie, signedInHint } from '@/lib/auth/session-cookie'
import { requestSignInLink } from '@/lib/auth/sign-in-link'
import { AppError } from '@/lib/errors'
import { clientAddress } from '@/lib/http/client-address'
import { toReturnPath } from '@/lib/http/return-path'
import { getPathname } from '@/lib/i18n/navigation'
import { locales } from '@/lib/i18n/routing'

/** What the sign-in forms send. What is missing or too long is left empty: it opens nothing. */
export const signInFormSchema = z.object({
  locale: z.enum(locales).catch('en'),
  provider: z.enum(['password', 'demo', 'email', 'link', 'oidc']),
  email: z
    .string()
    .trim()
    .max(254)
    .regex(/^\P{Cc}*$/u)
    .catch(''),
  password: z.string().max(256).catch(''),
  token: z.string().max(256).catch(''),
  returnTo: z.string().max(2000).transform(toReturnPath).catch(''),
})
export type SignInForm = z.output<typeof signInFormSchema>

/**
 * Signs in, or takes the first step of it.
 * @returns where the browser goes next, and its cookies
 * @throws AppError with the reason why nobody was signed in
 */
export async function signIn(form: SignInForm, request: { headers: Headers; cookies: Cookie[] }) {
  const { locale, provider, email, password, token, returnTo } = form
  const { headers } = request
  const callbackUrl = returnTo || getPathname({ locale, href: '/home' })
  if (provider === 'password' || provider === 'email') requireFields(form)
  switch (provider) {
    case 'password':
    case 'demo':
      return newSession(
        await callNextAuth({
          action: 'callback',
          provider,
          form: { email, password, callbackUrl },
          headers,
        }),
        request.cookies,
      )
    case 'link':
      return newSession(
        await callNextAuth({
          action: 'callback',
          provider: 'email',
          form: { callbackUrl },
          query: { email, token },
          headers,
        }),
        request.cookies,
      )
    case 'oidc':
      return callNextAuth({ action: 'signin', provider, form: { callbackUrl }, headers })
    case 'email': {
      await requestSignInLink(email, returnTo, clientAddress(headers))
      return { location: getPathname({ locale, href: '/sign-in/check-mail' }), setCookies: [] }
    }
  }
}

/**
 * Takes up the answer of the OpenID Connect issuer.
 * @param query of the address that the issuer sent the browser to
 * @throws AppError with the reason why nobody was signed in
 */
export async function finishOpenIdConnect(
  query: Record<string, string>,
  request: { headers: Headers; cookies: Cookie[] },
): Promise<NextAuthAnswer> {
  if (query.error === 'access_denied') throw new AppError('forbidden', { reason: 'cancelled' })
  const answer = await callNextAuth({
    action: 'callback',
    provider: 'oidc',
    method: 'GET',
    query,
    cookies: Object.fromEntries(request.cookies.map(({ name, value }) => [name, value])),
    headers: request.headers,
  })
  return newSession(answer, request.cookies)
}

// Said at the field, and no try is counted. It tells nothing about accounts: none can be like that.
function requireFields({ provider, email, password }: SignInForm): void {
  if (!z.email().safeParse(email).success) throw new AppError('invalid', { reason: 'emailIncomplete' })
  if (provider === 'password' && !password) throw new AppError('invalid', { reason: 'passwordMissing' })
}

// Whoever was signed in with this browser until now is not any more.
async function newSession(answer: NextAuthAnswer, cookies: readonly Cookie[]): Promise<NextAuthAnswer> {
  await endSession(cookies)
  return { ...answer, setCookies: [...answer.setCookies, signedInHint()] }
}
