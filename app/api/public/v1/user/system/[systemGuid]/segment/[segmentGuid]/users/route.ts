import { methodNotAllowed, tellMethods } from '@/lib/http/method-not-allowed'
import { answerWith, readQuery, segmentRoute } from '@/lib/segments/answers/mutations'
import { listUserIds } from '@/lib/segments/queries'
import { usersPageSchema } from '@/lib/segments/schema'

/** The ids of a segment, a page at a time. */
export const GET = segmentRoute({ scope: 'segments:read' }, async ({ actor, request, segmentId }) =>
  answerWith(await listUserIds(actor, { segmentId, ...readQuery(request, usersPageSchema) })),
)

const answerNotAllowed = methodNotAllowed('GET', 'HEAD')

export const OPTIONS = tellMethods('GET', 'HEAD')

export {
  answerNotAllowed as DELETE,
  answerNotAllowed as PATCH,
  answerNotAllowed as POST,
  answerNotAllowed as PUT,
}
