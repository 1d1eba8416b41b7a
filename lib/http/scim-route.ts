import type { ScimActor } from '@/lib/auth/actor'
import { loadScimActor } from '@/lib/auth/load-scim-actor'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { clientAddress } from '@/lib/http/client-address'
import { limitFields } from '@/lib/http/limit-fields'
import { readBody } from '@/lib/http/read-body'
import { refusal, scimError } from '@/lib/http/scim-answer'
import { consume, consumeFromBlock } from '@/lib/rate-limit'

/** Requests of one identity provider, and tokens that are not good from one address. */
const limits = {
  organization: { name: 'scim', points: 1200, seconds: 60 },
  failures: { name: 'scim-failures', points: 30, seconds: 60 },
}

const realm = 'Bearer realm="scim"'

async function authenticate(request: Request): Promise<ScimActor> {
  const address = clientAddress(request.headers)
  const field = request.headers.get('authorization')
  const [, token] = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(field?.trim() ?? '') ?? []
  const actor = token ? await loadScimActor(token, address) : null
  if (actor) return actor
  if (field === null) throw new AppError('unauthenticated', { challenge: realm })
  await consume(limits.failures, address)
  const challenge = `${realm}, error="invalid_token"`
  throw new AppError('unauthenticated', {
    challenge,
    values: { detail: 'The bearer token is not valid, or not any more' },
  })
}

/**
 * Wraps the handlers of SCIM requests: who asks is the organization's identity provider, limits count, expected
 * failures become SCIM errors, and every answer carries `X-Request-Id`.
 */
export function scimRoute<Context>(
  handler: (actor: ScimActor, request: Request, context: Context) => Promise<Response>,
): (request: Request, context: Context) => Promise<Response> {
  return apiRoute(async (request, context: Context) => {
    try {
      const actor = await authenticate(request)
      const { remaining, resetSeconds } = await consumeFromBlock(limits.organization, actor.organizationId)
      const answer = await handler(actor, request, context).catch(refuse)
      const fields = limitFields(limits.organization, remaining, resetSeconds)
      for (const [name, value] of Object.entries(fields)) answer.headers.set(name, value)
      return answer
    } catch (error) {
      return refuse(error)
    }
  })
}

/** @throws what is no AppError */
function refuse(error: unknown): Response {
  if (error instanceof AppError) return scimError(error)
  throw error
}

const jsonType = /^application\/(?:scim\+)?json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?;?$/i

/**
 * The JSON of a request (RFC 7644 §3.8).
 * @throws AppError `invalid`: 415, 413, or 400 `invalidSyntax`
 */
export async function readScimJson(request: Request, mostBytes: number): Promise<unknown> {
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (!jsonType.test(request.headers.get('content-type')?.trim() ?? '') || encoding !== 'identity') {
    throw refusal(415, 'unsupportedMediaType')
  }
  const bytes = await readBody(request, mostBytes).catch(() => {
    throw new AppError('invalid', { reason: 'bodyIncomplete' })
  })
  if (!bytes) throw refusal(413, 'contentTooLarge')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    const detail = 'The body is not JSON in UTF-8'
    throw new AppError('invalid', { reason: 'invalidSyntax', values: { detail } })
  }
}
