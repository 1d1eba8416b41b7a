import { can } from '@/lib/auth/permissions'
import { getActor } from '@/lib/auth/session'
import { completeAuthorization } from '@/lib/connections/authorization/mutations'
import { pageAfter } from '@/lib/connections/authorization/rules'
import { apiRoute } from '@/lib/http/api-route'
import { getPathname } from '@/lib/i18n/navigation'

/** Where providers send the browser back to; registered with them as `PORTICO_URL/api/oauth/callback`. */
export const GET = apiRoute(async (request) => {
  const actor = await getActor()
  // Without the session that asked, the answer counts for nothing: sign in, or see that the right is gone.
  if (actor.kind === 'visitor' && !actor.userId) return see('/sign-in?returnTo=%2Fconnections')
  if (!can(actor, 'connection:update')) return see('/connections')
  const outcome = await completeAuthorization(actor, new URL(request.url).searchParams)
  return see(getPathname({ locale: outcome.locale, href: pageAfter(outcome) }))
})

function see(location: string): Response {
  const headers = { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
  return new Response(null, { status: 303, headers })
}
