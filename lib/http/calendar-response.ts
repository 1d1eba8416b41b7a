import { createHash } from 'node:crypto'

/** A calendar (RFC 5545) as the answer to a calendar program; 304 where it has the same already. */
export function calendarResponse(request: Request, calendar: string, filename: string): Response {
  const etag = `"${createHash('sha256').update(calendar).digest('base64url')}"`
  const headers = { etag, 'cache-control': 'private, no-cache' }
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim())
  if (known.some((tag) => tag.replace(/^W\//, '') === etag)) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(calendar, {
    headers: {
      ...headers,
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `inline; filename="${filename}"`,
    },
  })
}
