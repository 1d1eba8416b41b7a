import { endSession } from '@/lib/auth/end-session'
import { removedSessionCookies } from '@/lib/auth/session-cookie'
import { apiRoute } from '@/lib/http/api-route'
import { readForm } from '@/lib/http/read-form'
import { requestCookies } from '@/lib/http/request-cookies'
import { requireSameOrigin } from '@/lib/http/same-origin'
import { toLocale } from '@/lib/i18n/routing'

/** Ends the session on the server and takes the cookie back. */
export const POST = apiRoute(async (request) => {
  requireSameOrigin(request)
  const { locale } = await readForm(request)
  await endSession(requestCookies(request))
  const headers = new Headers({ location: `/${toLocale(locale)}`, 'cache-control': 'no-store' })
  for (const cookie of removedSessionCookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
})
