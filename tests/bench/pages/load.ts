import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { processorTime } from './cpu'
import type { Server } from './servers'

const run = promisify(execFile)
const connections = 10

const report = z.object({
  duration: z.number(),
  requests: z.object({ total: z.number() }),
  errors: z.literal(0),
  timeouts: z.literal(0),
  non2xx: z.literal(0),
})

export interface Measured {
  requestsPerSecond: number
  /** Processor time of the server's processes per request, in milliseconds; null except on Linux. */
  processorMilliseconds: number | null
}

async function measure(server: Server, ask: () => Promise<{ requests: number; seconds: number }>) {
  const pid = server.part.process.pid ?? 0
  const before = await processorTime(pid)
  const { requests, seconds } = await ask()
  const after = await processorTime(pid)
  return {
    requestsPerSecond: requests / seconds,
    processorMilliseconds: before === null || after === null ? null : (after - before) / requests,
  }
}

/** Asks for one address again and again. @throws when any answer is missing or not a 2xx */
export function askAgain(server: Server, address: string, seconds: number): Promise<Measured> {
  const program = path.resolve('node_modules/autocannon/autocannon.js')
  const words = [
    '--json',
    '--connections',
    `${connections}`,
    '--duration',
    `${seconds}`,
    server.url + address,
  ]
  return measure(server, async () => {
    const { stdout } = await run(process.execPath, [program, ...words], { maxBuffer: 2 ** 24 })
    const { requests, duration } = report.parse(JSON.parse(stdout))
    return { requests: requests.total, seconds: duration }
  })
}

/** Asks for each address once. @throws when an answer is not what `check` accepts */
export function askOnce(
  server: Server,
  addresses: string[],
  check: (address: string, body: string) => void,
): Promise<Measured> {
  const left = addresses.values()
  const start = performance.now()
  return measure(server, async () => {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (const address of left) check(address, await fetchPage(server, address))
      }),
    )
    return { requests: addresses.length, seconds: (performance.now() - start) / 1000 }
  })
}

/** @throws unless the answer is a 200 */
export async function fetchPage(server: Server, address: string): Promise<string> {
  const response = await fetch(server.url + address)
  const body = await response.text()
  if (response.status !== 200) throw new Error(`${address} was answered ${response.status}`)
  return body
}
