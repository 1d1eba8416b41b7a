import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
}
interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string
}

export interface Receiver {
  origin: string
  received: Received[]
  /** What the next requests are answered; afterwards 200. `hang`: nothing, ever. */
  answers: (Answer | 'hang')[]
}

/** A real server that takes whatever is posted to it, until the file's tests are over. */
export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = { origin: '', received: [], answers: [] }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { url = '', headers } = request
    receiver.received.push({ path: url, headers, body: Buffer.concat(chunks).toString('utf8') })
    const answer = receiver.answers.shift() ?? { status: 200, body: 'ok' }
    if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  receiver.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return receiver
}
