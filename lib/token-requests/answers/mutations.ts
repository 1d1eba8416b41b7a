import OAuth2Server from '@node-oauth/oauth2-server'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { clientAddress } from '@/lib/http/client-address'
import { limitFields } from '@/lib/http/limit-fields'
import { readBody } from '@/lib/http/read-body'
import { log } from '@/lib/log'
import { grantToken } from '@/lib/token-requests/mutations'
import { longestTokenRequest } from '@/lib/token-requests/schema'

const formType = 'application/x-www-form-urlencoded'
const neverStored = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** What the token endpoint (RFC 6749 §3.2) answers to programs of API keys that ask for access tokens. */
export const answerTokenRequest = apiRoute(async (request) => {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (type !== formType || encoding !== 'identity') {
    return refuse(415, 'invalid_request', `The request is not of the type ${formType}`)
  }
  const body = await readBody(request, longestTokenRequest)
  if (!body) return refuse(413, 'invalid_request', 'The request is too large')
  const authorization = request.headers.get('authorization')
  try {
    const sent = {
      authorization,
      body: new TextDecoder().decode(body),
      address: clientAddress(request.headers),
    }
    return Response.json(await grantToken(sent), { headers: neverStored })
  } catch (error) {
    return toAnswer(error, request.headers.get('x-request-id'))
  }
})

/** RFC 6749 §5.2, which has no words for a limit that is reached and for a server that cannot. */
function toAnswer(error: unknown, requestId: string | null): Response {
  if (error instanceof OAuth2Server.InvalidClientError) {
    return refuse(401, 'invalid_client', error.message, { 'www-authenticate': 'Basic realm="Portico"' })
  }
  if (error instanceof OAuth2Server.OAuthError && error.code === 400)
    return refuse(400, error.name, error.message)
  if (!(error instanceof AppError)) {
    log.error({ err: error, requestId }, 'A token could not be given')
    return refuse(500, 'server_error', 'The request failed on the server')
  }
  const { limit, retryAfterSeconds = 0 } = error.details
  if (!limit) return refuse(503, 'temporarily_unavailable', 'Tokens cannot be given right now')
  return refuse(429, 'temporarily_unavailable', 'There were too many requests', {
    'retry-after': String(retryAfterSeconds),
    ...limitFields(limit, 0, retryAfterSeconds),
  })
}

function refuse(
  status: number,
  error: string,
  description: string,
  more: Record<string, string> = {},
): Response {
  const body = { error, error_description: description }
  return Response.json(body, { status, headers: { ...neverStored, ...more } })
}
