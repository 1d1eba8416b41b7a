import type { Actor } from '@/lib/auth/actor'
import { getActor } from '@/lib/auth/session'
import { apiRoute } from '@/lib/http/api-route'
import { getPathname } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'

const homes: Record<Actor['kind'], string> = {
  member: '/marketplace',
  employee: '/workspace',
  partner: '/marketplace',
  operator: '/operator/outbox',
  visitor: '/sign-in',
  system: '/sign-in',
}

/** Leads to the page someone most likely came for. A redirect of HTTP, so that nothing flashes up before. */
export const GET = apiRoute(async (_request, { params }: RouteContext<'/[locale]/home'>) => {
  const [actor, { locale }] = await Promise.all([getActor(), params])
  const isStranded = actor.kind === 'visitor' && actor.userId
  const location = getPathname({
    locale: toLocale(locale),
    href: isStranded ? '/marketplace' : homes[actor.kind],
  })
  return new Response(null, { status: 307, headers: { location, 'cache-control': 'no-store' } })
})
