import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

const folder = new URL('./certificates/', import.meta.url)
/** Self-signed for `localhost` and `127.0.0.1`; signs nothing outside these tests. */
export const testCertificate = readFileSync(new URL('localhost.cert.pem', folder), 'utf8')
const testKey = readFileSync(new URL('localhost.key.pem', folder), 'utf8')

export interface TestServer {
  origin: string
  port: number
  /** Connections that arrived, whatever came of them. */
  connections(): number
}

/** A real server on a free port of 127.0.0.1, gone when the test ends. */
export async function startHttpServer(
  handler: RequestListener,
  { isHttps = false }: { isHttps?: boolean } = {},
): Promise<TestServer> {
  const server: Server = isHttps
    ? createSecureServer({ cert: testCertificate, key: testKey }, handler)
    : createServer(handler)
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const { port } = server.address() as AddressInfo
  const origin = `${isHttps ? 'https' : 'http'}://127.0.0.1:${port}`
  return { origin, port, connections: () => connections }
}

/** A port of 127.0.0.1 where nothing listens. */
export async function findClosedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
