import { z } from 'zod'
import { callNextAuth } from '@/lib/auth/next-auth-call'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { requireSameOrigin } from '@/lib/http/same-origin'
import { getPathname } from '@/lib/i18n/navigation'
import { locales } from '@/lib/i18n/routing'

const signInSchema = z.object({
  locale: z.enum(locales).catch('en'),
  provider: z.enum(['password', 'demo', 'email', 'oidc']),
  email: z.string().trim().max(254).catch(''),
  password: z.string().max(256).catch(''),
  // Only a path of this site, so that a link cannot send people elsewhere after signing in.
  returnTo: z
    .string()
    .regex(/^\/(?![/\\])[^\s\\]*$/)
    .max(2000)
    .catch(''),
})

/** The sign-in form's target: works without JavaScript and answers with a redirect either way. */
export const POST = apiRoute(async (request) => {
  requireSameOrigin(request)
  const parsed = signInSchema.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new AppError('invalid', { reason: 'signInFormIncomplete' })
  const { locale, provider, email, password, returnTo } = parsed.data
  const callbackUrl = returnTo || getPathname({ locale, href: '/home' })
  const answer = await callNextAuth(
    [provider === 'password' || provider === 'demo' ? 'callback' : 'signin', provider],
    { email, password, callbackUrl },
    request,
  )
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const cookie of answer.setCookies) headers.append('set-cookie', cookie)
  headers.set('location', localizedLocation(answer.location, locale, { email, returnTo }))
  return new Response(null, { status: 303, headers })
})

/** next-auth knows one sign-in address; people get theirs, with what they typed except the password. */
function localizedLocation(
  location: string,
  locale: (typeof locales)[number],
  kept: { email: string; returnTo: string },
): string {
  const target = new URL(location, 'http://portico.invalid')
  if (!target.pathname.startsWith('/sign-in') && !target.pathname.startsWith('/api/auth/error'))
    return location
  const pathname = target.pathname.startsWith('/sign-in') ? target.pathname : '/sign-in'
  const search = new URLSearchParams()
  const error = target.searchParams.get('error')
  if (error) search.set('error', error)
  if (error && kept.email) search.set('email', kept.email)
  if (error && kept.returnTo) search.set('returnTo', kept.returnTo)
  return `${getPathname({ locale, href: pathname })}${search.size > 0 ? `?${search}` : ''}`
}
