import { finishOpenIdConnect } from '@/lib/auth/sign-in'
import { answerWithRedirect } from '@/lib/auth/sign-in-answer'
import { apiRoute } from '@/lib/http/api-route'
import { requestCookies } from '@/lib/http/request-cookies'
import { toReturnPath } from '@/lib/http/return-path'
import { toLocale } from '@/lib/i18n/routing'

/** Where the OpenID Connect issuer sends people back to. */
export const GET = apiRoute(async (request) => {
  const cookies = requestCookies(request)
  const query = Object.fromEntries(new URL(request.url).searchParams)
  // next-auth keeps the way back, and with it the language, in this cookie.
  const wayBack = cookies.find(({ name }) => name.endsWith('next-auth.callback-url'))?.value ?? ''
  const returnTo = toReturnPath(URL.parse(wayBack)?.pathname ?? '')
  return answerWithRedirect(() => finishOpenIdConnect(query, { headers: request.headers, cookies }), {
    locale: toLocale(returnTo.split('/')[1]),
    returnTo,
  })
})
