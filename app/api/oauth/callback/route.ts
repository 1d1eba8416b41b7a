import type { HandOffActor } from '@/lib/auth/actor'
import { loadHandOffActor } from '@/lib/auth/load-hand-off'
import { getActor } from '@/lib/auth/session'
import { completeAuthorization } from '@/lib/connections/authorization/mutations'
import { findHandOffOfAnswer } from '@/lib/connections/authorization/queries'
import { pageAfter } from '@/lib/connections/authorization/rules'
import { callbackPath, type GeneralProblem } from '@/lib/connections/authorization/schema'
import { AppError } from '@/lib/errors'
import { answerHandOff } from '@/lib/hand-offs/attempts/mutations'
import { handOffEndPage, handOffPage } from '@/lib/hand-offs/rules'
import { handOffCookie, handOffTokenSchema } from '@/lib/hand-offs/schema'
import { apiRoute } from '@/lib/http/api-route'
import { clientAddress } from '@/lib/http/client-address'
import { requestCookies } from '@/lib/http/request-cookies'
import { getPathname } from '@/lib/i18n/navigation'
import { log } from '@/lib/log'

/** Where providers send the browser back to; registered with them as `PORTICO_URL/api/oauth/callback`. */
export const GET = apiRoute(async (request) => {
  const answer = new URL(request.url).searchParams
  const handOffId = await findHandOffOfAnswer(answer)
  if (handOffId) return answerForHandOff(request, handOffId, answer)
  const page = await completeAuthorization(await getActor(), answer).then(
    (outcome) => getPathname({ locale: outcome.locale, href: pageAfter(outcome) }),
    pageOfRefusal,
  )
  return sendTo(page)
})

function sendTo(location: string, more: Record<string, string> = {}): Response {
  const headers = { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...more }
  return new Response(null, { status: 303, headers })
}

/**
 * For whoever holds the link that asked, in the browser that asked: its cookie says so, and whoever may be signed
 * in there does not count.
 */
async function answerForHandOff(request: Request, id: string, answer: URLSearchParams): Promise<Response> {
  const name = handOffCookie(id)
  const token = requestCookies(request).find((cookie) => cookie.name === name)?.value
  if (!token || !handOffTokenSchema.safeParse(token).success) return sendTo(handOffEndPage('elsewhere'))
  const actor = await loadHandOffActor(token, clientAddress(request.headers))
  if (actor && actor.handOffId !== id) return sendTo(handOffEndPage('elsewhere'))
  const forgotten = `${name}=; Path=${callbackPath}; Max-Age=0; HttpOnly; SameSite=Lax`
  const page = actor ? await pageOfHandOff(actor, token, answer) : handOffPage(token)
  return sendTo(page, { 'set-cookie': forgotten })
}

async function pageOfHandOff(actor: HandOffActor, token: string, answer: URLSearchParams): Promise<string> {
  try {
    const { locale, result } = await answerHandOff(actor, answer)
    if (result === 'testFailed') return getPathname({ locale, href: `${handOffPage(token)}?test=failed` })
    if ('end' in result) return getPathname({ locale, href: handOffEndPage(result.end) })
    const search = new URLSearchParams({ problem: result.problem })
    return getPathname({ locale, href: `${handOffPage(token)}?${search}` })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.warn({ err: error }, 'An authorization by a hand-off link could not be completed')
    return getPathname({ locale: actor.locale, href: handOffPage(token) })
  }
}

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
