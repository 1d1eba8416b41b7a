import { request } from 'undici'
import { refreshIfDue } from '@/lib/connections/refresh/mutations'
import { db } from '@/lib/db'
import { sampleCredentials } from '@/lib/sandbox/options'
import { startProgram } from '@/tests/support/processes'
import { type SignedIn, signedInConnection } from '@/tests/support/signed-in'
import { compare } from './compare'

const hour = 60 * 60 * 1000
const rounds = 7
const items = 128
const concurrencies = [4, 16, 32]

export interface RefreshReport {
  concurrency: number
  /** Token requests a second. */
  bare: number
  refreshed: number
}

/**
 * Refreshes through the sandbox, a process of its own, against token requests alone. Each grant is used by one at a
 * time, and each request replaces its refresh token.
 */
export async function measureRefreshes(): Promise<RefreshReport[]> {
  const reports: RefreshReport[] = []
  for (const concurrency of concurrencies) reports.push(await measureAt(concurrency))
  return reports
}

/** With a sandbox that has just been started: the more it remembers the longer it looks for what has expired. */
async function measureAt(concurrency: number): Promise<RefreshReport> {
  const program = startProgram('lib/sandbox/main.ts', [], { PORTICO_SANDBOX_PORT: '0' })
  try {
    await program.says('Sandbox provider on ')
    const url = /Sandbox provider on (\S+)/.exec(program.output())?.[1] ?? ''
    const sandbox = { url, ...sampleCredentials }
    const ours: SignedIn[] = []
    const theirs: SignedIn[] = []
    for (let count = 0; count < concurrency; count += 1) {
      ours.push(await signedInConnection(sandbox))
      theirs.push(await signedInConnection(sandbox))
    }
    const contenders = { bare: bareLoop(url, theirs), refreshed: refreshLoop(ours) }
    const found = await compare(contenders, { rounds, items, concurrency })
    await requireRefreshes(ours, items * (rounds + 1))
    return { concurrency, bare: 1000 / found.bare, refreshed: 1000 / found.refreshed }
  } finally {
    program.process.kill()
  }
}

/** @throws when some refreshes were left out */
async function requireRefreshes(known: readonly SignedIn[], wanted: number): Promise<void> {
  const ids = known.map(({ connectionId }) => connectionId)
  const { _sum } = await db.credential.aggregate({
    where: { connectionId: { in: ids } },
    _sum: { version: true },
  })
  const made = (_sum.version ?? 0) - known.length
  if (made !== wanted) throw new Error(`${made} of ${wanted} refreshes were made`)
}

function refreshLoop(known: readonly SignedIn[]) {
  return async (index: number) => {
    const one = known[index % known.length]
    if (one) await refreshIfDue(one.actor, one.connectionId, new Date(Date.now() + 2 * hour))
  }
}

function bareLoop(url: string, known: readonly SignedIn[]) {
  const { clientId, clientSecret } = sampleCredentials
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const tokens = known.map(({ granted }) => granted.refreshToken ?? '')
  return async (index: number) => {
    const at = index % tokens.length
    const { statusCode, body } = await request(`${url}/oidc/token`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens[at] ?? '' }).toString(),
    })
    const answer = (await body.json()) as { refresh_token?: string }
    if (statusCode !== 200 || !answer.refresh_token) throw new Error(`The sandbox answered ${statusCode}`)
    tokens[at] = answer.refresh_token
  }
}
