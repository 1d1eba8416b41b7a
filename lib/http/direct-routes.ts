import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { AppError } from '@/lib/errors'
import { problem } from '@/lib/http/problem'
import { log } from '@/lib/log'

/** A route that is answered before Next sees the request, in a fraction of its time. */
export interface DirectRoute {
  method: string
  /** Of whole addresses: what comes with a query is left to Next. Its named groups are its parameters. */
  path: RegExp
  /** The same that answers in `app`. */
  handler: (request: Request, params: Record<string, string>) => Promise<Response>
  /** Of a larger body, no more than one byte beyond reaches the handler. Without it, no body is read. */
  mostBytes?: number
}

interface RequestStart {
  server: Server
}

/**
 * Answers these routes in front of whatever else answers this process's requests. What Next would add to the answer is
 * missing (`headers` of next.config.mjs), so this is for programs, not for pages.
 * @returns a function after which it takes no further server
 */
export function serveDirectly(routes: readonly DirectRoute[]): () => void {
  const servers = new WeakSet<Server>()
  // Told before a server's own listeners are, also of its first request.
  const takePlace = (message: unknown) => {
    const { server } = message as RequestStart
    if (servers.has(server)) return
    servers.add(server)
    const listeners = server.listeners('request') as RequestListener[]
    server.removeAllListeners('request')
    server.on('request', (request, response) => {
      const { method, url = '' } = request
      const route = routes.find((each) => each.method === method && each.path.test(url))
      if (route) void answer(route, request, response)
      else for (const listener of listeners) listener.call(server, request, response)
    })
  }
  subscribe('http.server.request.start', takePlace)
  return () => void unsubscribe('http.server.request.start', takePlace)
}

async function answer(
  { method, path, handler, mostBytes }: DirectRoute,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = mostBytes === undefined ? undefined : await readBytes(message, mostBytes)
    if (body === null) return
    const { url = '' } = message
    const headers = Object.entries(message.headers).map(([name, value]): [string, string] => [
      name,
      `${value}`,
    ])
    const request = new Request(`http://localhost${url}`, { method, headers, ...(body && { body }) })
    await send(await handler(request, { ...path.exec(url)?.groups }), response)
  } catch (error) {
    log.error({ err: error, requestId: message.headers['x-request-id'] }, 'A direct route failed')
    if (!response.headersSent) await send(problem(new AppError('unavailable', { status: 500 })), response)
    else response.destroy()
  }
}

async function send(reply: Response, response: ServerResponse): Promise<void> {
  const text = await reply.text()
  response.writeHead(reply.status, {
    'x-content-type-options': 'nosniff',
    ...Object.fromEntries(reply.headers),
  })
  response.end(text)
}

/**
 * The body, cut one byte beyond what the route takes; null when the client went away. One that says itself that it is
 * longer is not waited for.
 */
function readBytes(message: IncomingMessage, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(message.headers['content-length']) > most) return Promise.resolve(new Uint8Array(most + 1))
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const finish = () => resolve(new Uint8Array(Buffer.concat(chunks).subarray(0, most + 1)))
    message.on('data', (chunk: Buffer) => {
      if (size <= most) chunks.push(chunk)
      size += chunk.length
      if (size > most) finish()
    })
    message.on('end', finish)
    message.on('close', () => resolve(null))
  })
}
