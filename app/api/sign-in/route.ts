import { signIn, signInFormSchema } from '@/lib/auth/sign-in'
import { answerWithRedirect } from '@/lib/auth/sign-in-answer'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { readForm } from '@/lib/http/read-form'
import { requestCookies } from '@/lib/http/request-cookies'
import { requireSameOrigin } from '@/lib/http/same-origin'

/** The target of the sign-in forms: works without JavaScript and answers with a redirect either way. */
export const POST = apiRoute(async (request) => {
  const parsed = signInFormSchema.safeParse(await readForm(request))
  if (!parsed.success) throw new AppError('invalid')
  const form = parsed.data
  return answerWithRedirect(async () => {
    requireSameOrigin(request)
    return signIn(form, { headers: request.headers, cookies: requestCookies(request) })
  }, form)
})
