import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Client } from './clients'

const run = promisify(execFile)
const connections = 10
const form = 'grant_type=client_credentials&scope=segments%3Aread'

const report = z.object({
  duration: z.number(),
  requests: z.object({ total: z.number() }),
  errors: z.literal(0),
  timeouts: z.literal(0),
  non2xx: z.literal(0),
})

/** The requests of a round: each client asks with its own secret, one after the other. */
export function writeRequests(clients: readonly Client[], path: string): string {
  const requests = clients.map(({ id, secret }) => ({
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
    },
    body: form,
  }))
  return JSON.stringify(requests)
}

/**
 * Asks for tokens again and again.
 * @param file made of `writeRequests`
 * @returns tokens a second
 * @throws when any answer is missing or not a 2xx
 */
export async function askForTokens(origin: string, file: string, seconds: number): Promise<number> {
  const words = [
    path.resolve('tests/bench/tokens/autocannon.mjs'),
    origin,
    file,
    `${seconds}`,
    `${connections}`,
  ]
  const { stdout } = await run(process.execPath, words, { maxBuffer: 2 ** 24 })
  const { requests, duration } = report.parse(JSON.parse(stdout))
  return requests.total / duration
}

/** One token, to be looked at. */
export async function askForToken(origin: string, endpoint: string, { id, secret }: Client) {
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization }
  const response = await fetch(origin + endpoint, { method: 'POST', headers, body: form })
  if (!response.ok) throw new Error(`${endpoint} was answered ${response.status}: ${await response.text()}`)
  return z
    .object({ access_token: z.string(), scope: z.literal('segments:read') })
    .parse(await response.json())
}
