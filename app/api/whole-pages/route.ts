import { getActor } from '@/lib/auth/session'
import { apiRoute } from '@/lib/http/api-route'
import { toReturnPath } from '@/lib/http/return-path'
import { keepPagesWhole, letPagesStream } from '@/lib/http/whole-pages'
import { getPathname } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'

/** A browser without scripts comes here from a page that streams, and goes back to it for the whole. */
export const GET = apiRoute(async (request) => {
  const path = pathOf(request.headers.get('referer')) || '/home'
  const actor = await getActor()
  // Only pages of members stream; whoever they would send to sign in goes there at once.
  if (actor.kind === 'visitor' && !actor.userId) return redirect(toSignIn(path))
  await keepPagesWhole()
  return redirect(path)
})

/** A browser that runs scripts after all. */
export const DELETE = apiRoute(async () => {
  await letPagesStream()
  return new Response(null, { status: 204 })
})

function pathOf(referer: string | null): string {
  const page = URL.parse(referer ?? '')
  return page ? toReturnPath(page.pathname + page.search) : ''
}

function toSignIn(returnTo: string): string {
  const locale = toLocale(returnTo.split('/')[1])
  return `${getPathname({ locale, href: '/sign-in' })}?${new URLSearchParams({ returnTo })}`
}

function redirect(location: string): Response {
  return new Response(null, { status: 307, headers: { location, 'cache-control': 'no-store' } })
}
