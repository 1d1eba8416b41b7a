import { methodNotAllowed, tellMethods } from '@/lib/http/method-not-allowed'
import { changeSegmentUsers, deleteSegment } from '@/lib/segments/mutations'
import { getSegment } from '@/lib/segments/queries'
import { changeSegmentSchema } from '@/lib/segments/schema'
import { answerReply, answerWith, readBodyOf, segmentRoute } from '../segment-route'

/** One segment. */
export const GET = segmentRoute({ scope: 'segments:read' }, async ({ actor, segmentId }) =>
  answerWith(await getSegment(actor, { segmentId })),
)

/** Adds ids to a segment, removes them, or makes them all that it holds. */
export const PUT = segmentRoute(
  { scope: 'segments:write', operation: 'change' },
  async ({ actor, request, segmentId, call }) => {
    const { input, repeatable } = await readBodyOf(request, changeSegmentSchema)
    Object.assign(call, { operation: input.action, idCount: input.userIds.length })
    return answerReply(await changeSegmentUsers(actor, { segmentId, ...input }, repeatable))
  },
)

/** Deletes a segment that no audience asks about. */
export const DELETE = segmentRoute(
  { scope: 'segments:write', operation: 'delete' },
  async ({ actor, segmentId }) => answerReply(await deleteSegment(actor, { segmentId })),
)

const answerNotAllowed = methodNotAllowed('GET', 'HEAD', 'PUT', 'DELETE')

export const OPTIONS = tellMethods('GET', 'HEAD', 'PUT', 'DELETE')

export { answerNotAllowed as PATCH, answerNotAllowed as POST }
