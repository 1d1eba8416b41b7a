import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { requireSameOrigin } from '@/lib/http/same-origin'

const answerNotFound = apiRoute(async (request) => {
  if (request.headers.has('origin')) requireSameOrigin(request)
  throw new AppError('not_found')
})

/** Nothing else exists below /api: a program is told so in its own form. */
export {
  answerNotFound as DELETE,
  answerNotFound as GET,
  answerNotFound as PATCH,
  answerNotFound as POST,
  answerNotFound as PUT,
}
