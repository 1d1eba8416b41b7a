import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ApiKeyActor, ApiScope } from '@/lib/auth/actor'
import { loadBearerActor, requireScope } from '@/lib/auth/bearer'
import { AppError } from '@/lib/errors'
import { countApiCall } from '@/lib/http/api-quota'
import { apiRoute } from '@/lib/http/api-route'
import { explainFailure } from '@/lib/http/explain-failure'
import { parseInput } from '@/lib/http/parse-input'
import { problem } from '@/lib/http/problem'
import { readJson } from '@/lib/http/read-json'
import { recordRefusal } from '@/lib/segments/calls/mutations'
import type { Operation, Repeatable, Reply } from '@/lib/segments/calls/schema'
import { getSegment } from '@/lib/segments/queries'
import { idempotencyKeySchema, limits } from '@/lib/segments/schema'

interface Context {
  params: Promise<{ systemGuid: string; segmentGuid?: string }>
}

interface Options {
  scope: ApiScope
  /** Of calls that change something: the organization sees them in a list. */
  operation?: Operation
}

/** A call that may be answered. */
export interface SegmentRequest {
  actor: ApiKeyActor
  request: Request
  /** Of the segment that the address names; empty where it names none. */
  segmentId: string
  /** What the list of calls says, also of one that is refused: the handler knows more than the route. */
  call: { operation: Operation | undefined; idCount: number }
}

const guidSchema = z.uuid()

/** What is read is nobody else's, and may be another the next moment. */
const neverStored = { 'cache-control': 'no-store' }

/** A route of the Segments API: knows the key, counts the call, and finds the organization and the segment. */
export function segmentRoute(
  { scope, operation }: Options,
  answer: (request: SegmentRequest) => Promise<Response>,
) {
  const answerCall = async (request: Request, { params }: Context) => {
    const actor = await loadBearerActor(request)
    const fields = await countApiCall(actor)
    const { systemGuid, segmentGuid } = await params
    const call: SegmentRequest['call'] = { operation, idCount: 0 }
    const segmentId = guidSchema.safeParse(segmentGuid).data?.toLowerCase() ?? ''
    const answered = async () => {
      const isKnown = systemGuid.toLowerCase() === actor.organizationGuid
      if (!isKnown || (segmentGuid !== undefined && !segmentId)) throw new AppError('not_found')
      requireScope(actor, scope)
      return answer({ actor, request, segmentId, call })
    }
    const response = await answered().catch(async (error: unknown) => {
      if (!(error instanceof AppError)) throw error
      const refusal = problem(error)
      const { operation: asked, idCount } = call
      const { status } = refusal
      const code = error.details.reason ?? error.code
      if (asked) await recordRefusal(actor, { operation: asked, idCount, segmentId, status, code })
      return refusal
    })
    for (const [name, value] of Object.entries(fields)) response.headers.set(name, value)
    return response
  }
  return apiRoute((request: Request, context: Context) =>
    answerCall(request, context).catch((error: unknown) => explainFailure(error, request)),
  )
}

/** One segment; a web server that was built answers it before Next does (direct-routes.ts). */
export const answerSegment = segmentRoute({ scope: 'segments:read' }, async ({ actor, segmentId }) =>
  answerWith(await getSegment(actor, { segmentId })),
)

/** A page or a segment. */
export function answerWith(body: object): Response {
  return Response.json(body, { headers: neverStored })
}

/** The answer to a change, which a repeated request is given again. */
export function answerReply({ status, location, body }: Reply): Response {
  const headers = { ...neverStored, ...(location && { location }) }
  return body === null ? new Response(null, { status, headers }) : Response.json(body, { status, headers })
}

/** The parameters behind the `?` of an address, the last of each name. */
export function readQuery<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  return parseInput(schema, Object.fromEntries(new URL(request.url).searchParams))
}

/**
 * The body of a call, with what makes it repeatable where the client sent an `Idempotency-Key`.
 * @throws AppError `invalid`, see `readJson` and `parseInput`
 */
export async function readBodyOf<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<{ input: z.output<Schema>; repeatable: Repeatable | null }> {
  const key = request.headers.get('idempotency-key')
  if (key !== null && !idempotencyKeySchema.safeParse(key).success) {
    throw new AppError('invalid', { reason: 'idempotencyKeyLength' })
  }
  const { value, bytes } = await readJson(request, limits.bodyBytes)
  const input = parseInput(schema, value, ['tooManyUserIds'])
  if (key === null) return { input, repeatable: null }
  const { pathname } = new URL(request.url)
  const requestHash = createHash('sha256').update(`${request.method} ${pathname}\n`).update(bytes).digest()
  return { input, repeatable: { key, requestHash } }
}
