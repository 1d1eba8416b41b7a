import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

const run = promisify(execFile)
const report = z.object({
  duration: z.number(),
  requests: z.object({ total: z.number() }),
  errors: z.literal(0),
  timeouts: z.literal(0),
  non2xx: z.literal(0),
})

/**
 * Asks for one address again and again, in turn with each token: one alone may not ask as often as that.
 * @returns requests per second
 * @throws when any answer is missing or not a 2xx
 */
export async function askInTurn(url: string, tokens: readonly string[], seconds: number): Promise<number> {
  const entries = tokens.map((token) => ({
    request: { method: 'GET', url, headers: [{ name: 'authorization', value: `Bearer ${token}` }] },
  }))
  const file = path.join(tmpdir(), `portico-bench-${process.pid}.har`)
  await writeFile(file, JSON.stringify({ log: { entries } }))
  const program = path.resolve('node_modules/autocannon/autocannon.js')
  const words = [
    '--json',
    '--connections',
    '10',
    '--duration',
    `${seconds}`,
    '--har',
    file,
    new URL(url).origin,
  ]
  const { stdout } = await run(process.execPath, [program, ...words], { maxBuffer: 2 ** 24 })
  await rm(file)
  const { requests, duration } = report.parse(JSON.parse(stdout))
  return requests.total / duration
}
