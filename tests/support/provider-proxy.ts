import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface ProviderProxy {
  origin: string
  /** Requests that the provider has answered. */
  answered(): number
  /** The HTTP status of each answer. */
  statuses(): readonly number[]
}

/**
 * Stands between Portico and a provider. The provider has given its whole answer when `meet` is called; what that
 * returns decides whether the answer arrives or the connection ends.
 * @param onEnd what ends it; the end of the test, unless told
 */
export async function startProviderProxy(
  target: string,
  meet: (count: number) => 'deliver' | 'drop' | Promise<'deliver' | 'drop'>,
  onEnd: (close: () => Promise<void>) => void = onTestFinished,
): Promise<ProviderProxy> {
  const statuses: number[] = []
  const server = createServer(async (request, response) => {
    const answer = await forward(target, request)
    statuses.push(answer.status)
    if ((await meet(statuses.length)) === 'drop') {
      request.socket.destroy()
      return
    }
    response.writeHead(answer.status, { 'content-type': answer.type })
    response.end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onEnd(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, answered: () => statuses.length, statuses: () => statuses }
}

async function forward(target: string, request: IncomingMessage) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { authorization = '', 'content-type': type = '' } = request.headers
  const answer = await fetch(new URL(request.url ?? '/', target), {
    method: request.method ?? 'GET',
    headers: { authorization, 'content-type': type },
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  })
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    body: await answer.text(),
  }
}
