import { createHash } from 'node:crypto'
import { apiDocument } from '@/lib/api-reference/rules'
import { apiRoute } from '@/lib/http/api-route'

const text = JSON.stringify(apiDocument('en'))
const etag = `"${createHash('sha256').update(text).digest('base64url')}"`

/** The API in the words of machines: OpenAPI 3.1, made of the schemas by which requests are read. */
export const GET = apiRoute(async (request) => {
  const headers = {
    'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
    // Tools that run in other pages read it too; it says nothing about anybody.
    'access-control-allow-origin': '*',
    etag,
  }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(text, { headers: { ...headers, 'content-type': 'application/json' } })
})
