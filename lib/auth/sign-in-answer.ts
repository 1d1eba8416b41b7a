import type { NextAuthAnswer } from '@/lib/auth/next-auth-call'
import { AppError } from '@/lib/errors'
import { getPathname } from '@/lib/i18n/navigation'
import type { Locale } from '@/lib/i18n/routing'

/** What the form keeps when it is shown again; never the password. */
export interface KeptInput {
  locale: Locale
  email?: string
  returnTo?: string
}

/** A form that works without JavaScript is answered with a redirect, whatever came of it. */
export async function answerWithRedirect(
  work: () => Promise<NextAuthAnswer>,
  kept: KeptInput,
): Promise<Response> {
  try {
    const { location, setCookies } = await work()
    return redirectTo(location, setCookies)
  } catch (error) {
    if (error instanceof AppError) return redirectTo(signInPage(error, kept))
    throw error
  }
}

function redirectTo(location: string, setCookies: readonly string[] = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' })
  for (const cookie of setCookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}

function signInPage({ code, details }: AppError, { locale, email, returnTo }: KeptInput): string {
  const search = new URLSearchParams({ error: details.reason ?? code })
  if (email) search.set('email', email)
  if (returnTo) search.set('returnTo', returnTo)
  return `${getPathname({ locale, href: '/sign-in' })}?${search}`
}
