import { methodNotAllowed, tellMethods } from '@/lib/http/method-not-allowed'
import {
  answerReply,
  answerWith,
  readBodyOf,
  readQuery,
  segmentRoute,
} from '@/lib/segments/answers/mutations'
import { createSegment } from '@/lib/segments/mutations'
import { listSegments } from '@/lib/segments/queries'
import { createSegmentSchema, segmentsPageSchema } from '@/lib/segments/schema'

/** The organization's segments, a page at a time. */
export const GET = segmentRoute({ scope: 'segments:read' }, async ({ actor, request }) =>
  answerWith(await listSegments(actor, readQuery(request, segmentsPageSchema))),
)

/** Makes a segment. */
export const POST = segmentRoute(
  { scope: 'segments:write', operation: 'create' },
  async ({ actor, request, call }) => {
    const { input, repeatable } = await readBodyOf(request, createSegmentSchema)
    call.idCount = input.userIds.length
    return answerReply(await createSegment(actor, input, repeatable))
  },
)

const answerNotAllowed = methodNotAllowed('GET', 'HEAD', 'POST')

export const OPTIONS = tellMethods('GET', 'HEAD', 'POST')

export { answerNotAllowed as DELETE, answerNotAllowed as PATCH, answerNotAllowed as PUT }
