import { homeOf } from '@/lib/auth/home'
import { getActor } from '@/lib/auth/session'
import { removedSessionCookies } from '@/lib/auth/session-cookie'
import { apiRoute } from '@/lib/http/api-route'
import { getPathname } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'

/** Leads to the page someone most likely came for. A redirect of HTTP, so that nothing flashes up before. */
export const GET = apiRoute(async (_request, { params }: RouteContext<'/[locale]/home'>) => {
  const [actor, { locale }] = await Promise.all([getActor(), params])
  const location = getPathname({ locale: toLocale(locale), href: homeOf(actor) })
  const headers = new Headers({ location, 'cache-control': 'no-store' })
  // What is left of a session that has ended elsewhere.
  const isNobody = actor.kind === 'visitor' && !actor.userId
  for (const cookie of isNobody ? removedSessionCookies : []) headers.append('set-cookie', cookie)
  return new Response(null, { status: 307, headers })
})
