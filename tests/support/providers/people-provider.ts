import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A SCIM provider in plain HTTP that answers at once: the least that users need (RFC 7644 §3.3 to §3.6), for throughput
 * and for runs whose worker is killed. What it keeps stays when its callers die.
 */
export interface PeopleProvider {
  url: string
  users: Map<string, Record<string, unknown>>
  /** Requests so far, by method. */
  calls: Record<string, number>
  /** Called before an answer leaves, after everything has been done; false: the connection ends instead. */
  onAnswer(handler: (method: string, status: number) => boolean): void
  close(): Promise<void>
}

export async function startPeopleProvider({ port = 0 } = {}): Promise<PeopleProvider> {
  const users = new Map<string, Record<string, unknown>>()
  const byName = new Map<string, string>()
  const calls: Record<string, number> = {}
  let isDelivered = (_method: string, _status: number) => true

  function answer(request: IncomingMessage, response: ServerResponse, status: number, body?: object): void {
    if (!isDelivered(request.method ?? '', status)) {
      request.socket.destroy()
      return
    }
    response.writeHead(status, { 'content-type': 'application/scim+json' })
    response.end(body && JSON.stringify(body))
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET'
    calls[method] = (calls[method] ?? 0) + 1
    const url = new URL(request.url ?? '/', 'http://localhost')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {}
    // It says nothing of itself: what most providers do is assumed.
    if (!url.pathname.includes('/Users')) return answer(request, response, 404, { status: '404' })
    const id = /\/Users\/(.+)$/.exec(url.pathname)?.[1]
    if (id === undefined && method === 'GET') {
      const clauses = (url.searchParams.get('filter') ?? '').split(' or ')
      const names = clauses.map((clause) => /^userName eq "(.*)"$/.exec(clause)?.[1]?.toLowerCase() ?? '')
      const Resources = names.flatMap((name) => users.get(byName.get(name) ?? '') ?? [])
      return answer(request, response, 200, { totalResults: Resources.length, Resources })
    }
    if (id === undefined) {
      const name = String(body.userName).toLowerCase()
      if (byName.has(name)) return answer(request, response, 409, { scimType: 'uniqueness', status: '409' })
      const user = { ...body, id: randomUUID() }
      users.set(user.id, user)
      byName.set(name, user.id)
      return answer(request, response, 201, user)
    }
    const user = users.get(id)
    if (!user) return answer(request, response, 404, { status: '404' })
    if (method === 'DELETE') {
      users.delete(id)
      byName.delete(String(user.userName).toLowerCase())
      return answer(request, response, 204)
    }
    if (method === 'PATCH') {
      for (const { op, path, value } of body.Operations) {
        if (op === 'remove') delete user[path]
        else user[path] = value
      }
    }
    return answer(request, response, 200, user)
  }

  const server = createServer((request, response) => void handle(request, response))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`,
    users,
    calls,
    onAnswer(handler) {
      isDelivered = handler
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
