import { getActor } from '@/lib/auth/session'
import { completeAuthorization } from '@/lib/connections/authorization/mutations'
import { pageAfter } from '@/lib/connections/authorization/rules'
import type { GeneralProblem } from '@/lib/connections/authorization/schema'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { getPathname } from '@/lib/i18n/navigation'
import { log } from '@/lib/log'

/** Where providers send the browser back to; registered with them as `PORTICO_URL/api/oauth/callback`. */
export const GET = apiRoute(async (request) => {
  const answer = new URL(request.url).searchParams
  const page = await completeAuthorization(await getActor(), answer).then(
    (outcome) => getPathname({ locale: outcome.locale, href: pageAfter(outcome) }),
    pageOfRefusal,
  )
  const headers = { location: page, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
  return new Response(null, { status: 303, headers })
})

// A person looks at this answer: every expected failure ends on a page that says what to do. The proxy adds
// the language.
function pageOfRefusal(error: unknown): string {
  if (!(error instanceof AppError)) throw error
  switch (error.code) {
    case 'unauthenticated':
      return `/sign-in?${new URLSearchParams({ returnTo: connectionsWith('authorization.foreign') })}`
    case 'forbidden':
      return connectionsWith('authorization.notAllowed')
    case 'not_found':
      return connectionsWith('authorization.unknown')
    default:
      log.warn({ err: error }, 'An authorization could not be completed')
      return connectionsWith('authorization.unavailable')
  }
}

function connectionsWith(problem: GeneralProblem): string {
  return pageAfter({ connectionId: null, problem })
}
