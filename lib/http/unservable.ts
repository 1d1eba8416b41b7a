import type { IncomingMessage } from 'node:http'
import { unescape as decode } from 'node:querystring'

const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * Leads requests that Next fails on, with 500 and a stack in the log, to where it answers them as they deserve:
 * a TRACE of a page with 405, of the API any method that nothing here has with 501, an action that another site posted
 * with 403, an address that is not percent-encoded UTF-8 with 404, as the text that it is.
 */
export function steerUnservable(request: IncomingMessage): void {
  const { method, url = '' } = request
  if (url.startsWith('/api/') && !known.includes(`${method}`)) {
    request.method = 'POST'
    request.url = '/api/unknown-method'
  } else if (method === 'TRACE') {
    // The icon refuses every method but its own.
    request.method = 'PUT'
    request.url = '/icon.svg'
  } else if (method === 'POST' && isFromElsewhere(request) && !url.startsWith('/api/')) {
    request.url = '/api/foreign-action'
  } else if (url.includes('%')) {
    request.url = url.replace(/^[^?]*/, (path) => (isEncoded(path) ? path : path.replaceAll('%', '%25')))
  }
}

// As Next compares them before it runs an action.
function isFromElsewhere({ headers }: IncomingMessage): boolean {
  const host = headers['x-forwarded-host'] ?? headers.host
  const origin = URL.parse(headers.origin ?? '')
  return origin !== null && origin.host !== host
}

// What is not UTF-8 decodes to U+FFFD.
function isEncoded(path: string): boolean {
  return !/%(?![\da-f]{2})/i.test(path) && !decode(path).includes('\uFFFD')
}

/** Takes the host out of a whole address, as proxies are sent it and Next would redirect to (RFC 9112 §3.2.2). */
export function readWholeAddress(request: IncomingMessage): void {
  const [, host, path = ''] = /^https?:\/\/([^/?#]+)(.*)$/i.exec(request.url ?? '') ?? []
  if (!host) return
  request.headers.host = host
  request.url = path.startsWith('/') ? path : `/${path}`
}
