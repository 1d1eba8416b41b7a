import { methodNotAllowed, tellMethods } from '@/lib/http/method-not-allowed'
import { answerReply, answerSegment, readBodyOf, segmentRoute } from '@/lib/segments/answers/mutations'
import { changeSegmentUsers, deleteSegment } from '@/lib/segments/mutations'
import { changeSegmentSchema } from '@/lib/segments/schema'

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

export { answerNotAllowed as PATCH, answerNotAllowed as POST, answerSegment as GET }
