import type { IncomingMessage } from 'node:http'
import { startHttpServer } from '../http-server'

export interface ProxiedRequest {
  method: string
  url: string
  /** Empty where there is none. */
  body: string
}

export interface OwnAnswer {
  status: number
  headers?: Record<string, string>
  body?: unknown
}

/** An answer of its own; `drop`: the connection ends, and the provider is not asked; undefined: the provider answers. */
export type Answering = (request: ProxiedRequest) => OwnAnswer | 'drop' | undefined

export interface AnsweringProxy {
  origin: string
  /** Of all requests so far, in their order. */
  requests: readonly ProxiedRequest[]
  /** From now on. */
  answer(answering: Answering): void
}

/** Stands between Portico and a provider, and answers some requests in its place. Ends with the test. */
export async function startAnsweringProxy(target: string): Promise<AnsweringProxy> {
  const requests: ProxiedRequest[] = []
  let answering: Answering = () => undefined
  const { origin } = await startHttpServer(async (request, response) => {
    const proxied = await read(request)
    requests.push(proxied)
    const own = answering(proxied)
    if (own === 'drop') {
      request.socket.destroy()
      return
    }
    const { status, headers = {}, body } = own ?? (await forward(target, request, proxied))
    response.writeHead(status, { 'content-type': 'application/scim+json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  return {
    origin,
    requests,
    answer(next) {
      answering = next
    },
  }
}

async function read(request: IncomingMessage): Promise<ProxiedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { method = 'GET', url = '/' } = request
  return { method, url, body: Buffer.concat(chunks).toString() }
}

async function forward(target: string, request: IncomingMessage, { method, url, body }: ProxiedRequest) {
  const { authorization = '', 'content-type': type = '' } = request.headers
  const answer = await fetch(new URL(url, target), {
    method,
    headers: { authorization, 'content-type': type },
    ...(body && { body }),
  })
  const wait = answer.headers.get('retry-after')
  return {
    status: answer.status,
    headers: wait === null ? {} : { 'retry-after': wait },
    body: await answer.text(),
  }
}
