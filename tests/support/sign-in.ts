import { loadActor } from '@/lib/auth/load-actor'
import { type Cookie, readSessionId } from '@/lib/auth/session-cookie'

export interface Sender {
  /** Null: a request without the header. */
  origin?: string | null
  cookies?: readonly Cookie[]
  /** Client address, as the web server writes it. */
  address?: string
}

export const site = 'http://localhost:3000'

function headersOf({ origin = site, cookies = [], address = '192.0.2.1' }: Sender): Headers {
  const headers = new Headers({ 'x-forwarded-for': address })
  if (origin !== null) headers.set('origin', origin)
  if (cookies.length > 0)
    headers.set('cookie', cookies.map(({ name, value }) => `${name}=${value}`).join('; '))
  return headers
}

/** A plain HTML form on its way to a route handler. */
export function formRequest(path: string, fields: Record<string, string>, sender: Sender = {}): Request {
  return new Request(`${site}${path}`, {
    method: 'POST',
    headers: headersOf(sender),
    body: new URLSearchParams(fields),
  })
}

/** An address that a browser opens. */
export function pageRequest(url: string, sender: Omit<Sender, 'origin'> = {}): Request {
  return new Request(new URL(url, site), { headers: headersOf({ ...sender, origin: null }) })
}

/** The cookies that an answer leaves in the browser. */
export function cookiesOf(response: Response): Cookie[] {
  return response.headers.getSetCookie().flatMap((line) => {
    const [pair = ''] = line.split(';')
    const name = pair.slice(0, pair.indexOf('='))
    const value = decodeURIComponent(pair.slice(pair.indexOf('=') + 1))
    return value === '' ? [] : [{ name, value }]
  })
}

/** Who a browser with these cookies is to Portico. */
export async function whoIs(cookies: readonly Cookie[]) {
  const sessionId = await readSessionId(cookies)
  return sessionId ? loadActor(sessionId) : null
}

/** Path and parameters that an answer sends the browser to. */
export function destination(response: Response): { path: string; search: Record<string, string> } {
  const location = response.headers.get('location')
  if (location === null) throw new Error(`The answer ${response.status} does not redirect`)
  const url = new URL(location, site)
  const path = url.origin === site ? url.pathname : `${url.origin}${url.pathname}`
  return { path, search: Object.fromEntries(url.searchParams) }
}
