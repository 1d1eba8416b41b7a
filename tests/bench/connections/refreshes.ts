import { request } from 'undici'
import { systemActor } from '@/lib/auth/actor'
import { refreshDue } from '@/lib/connections/refresh/due/mutations'
import { db } from '@/lib/db'
import { sampleCredentials } from '@/lib/sandbox/options'
import { startProgram } from '@/tests/support/processes'
import { type SignedIn, signedInConnection } from '@/tests/support/signed-in'
import { median } from './compare'

const rounds = 5
const items = 1024
/** As many as one run has on its way. */
const atOnce = 256

export interface RefreshReport {
  /** Token requests a second: one after the other, and as many at a time as Portico makes. */
  bareOne: number
  bareMany: number
  /** Refreshes a second, from what is due in the database to what is stored there. */
  refreshed: number
}

/**
 * Refreshes what is due through the sandbox, a process of its own, against token requests alone. Each request
 * replaces its refresh token.
 */
export async function measureRefreshes(): Promise<RefreshReport> {
  const program = startProgram('lib/sandbox/main.ts', [], { PORTICO_SANDBOX_PORT: '0' })
  try {
    await program.says('Sandbox provider on ')
    const url = /Sandbox provider on (\S+)/.exec(program.output())?.[1] ?? ''
    const sandbox = { url, ...sampleCredentials }
    // Nothing else that the database holds is due.
    await db.credential.updateMany({ data: { refreshAt: null } })
    const ours = await signIn(sandbox, items)
    const bare = bareRequests(url, await signIn(sandbox, atOnce))
    const times = { bareOne: [] as number[], bareMany: [] as number[], refreshed: [] as number[] }
    // The first round warms up.
    for (let round = 0; round <= rounds; round += 1) {
      const bareOne = await timed(() => bare(1))
      const bareMany = await timed(() => bare(atOnce))
      await makeDue(ours)
      const refreshed = await timed(refreshAll)
      if (round === 0) continue
      times.bareOne.push(bareOne)
      times.bareMany.push(bareMany)
      times.refreshed.push(refreshed)
    }
    await requireRefreshes(ours, rounds + 1)
    const perSecond = (milliseconds: number[]) => (items / median(milliseconds)) * 1000
    return {
      bareOne: perSecond(times.bareOne),
      bareMany: perSecond(times.bareMany),
      refreshed: perSecond(times.refreshed),
    }
  } finally {
    program.process.kill()
  }
}

async function signIn(sandbox: Parameters<typeof signedInConnection>[0], count: number): Promise<SignedIn[]> {
  const known: SignedIn[] = []
  for (let number = 0; number < count; number += 1) known.push(await signedInConnection(sandbox))
  await db.credential.updateMany({ where: inConnections(known), data: { refreshAt: null } })
  return known
}

const inConnections = (known: readonly SignedIn[]) => ({
  connectionId: { in: known.map(({ connectionId }) => connectionId) },
})

/** Due at moments of their own, as tokens are; the database knows of them, as it does of what is due by itself. */
async function makeDue(known: readonly SignedIn[]): Promise<void> {
  const ids = known.map(({ connectionId }) => connectionId)
  await db.$executeRaw`
    UPDATE "Credential" SET "refreshAt" = now() - random() * interval '1 minute'
    WHERE "connectionId" = ANY(${ids}::uuid[])`
  await db.$executeRaw`ANALYZE "Credential"`
}

async function timed(act: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await act()
  return performance.now() - startedAt
}

async function refreshAll(): Promise<void> {
  const tried = await refreshDue(systemActor())
  if (tried !== items) throw new Error(`${tried} of ${items} tokens were tried`)
}

/** @throws when some refreshes failed */
async function requireRefreshes(known: readonly SignedIn[], times: number): Promise<void> {
  const failed = await db.credential.count({
    where: { ...inConnections(known), version: { not: times + 1 } },
  })
  if (failed > 0) throw new Error(`${failed} of ${items} tokens were not refreshed each time`)
}

/** Makes all token requests, so many at a time, and keeps the tokens in memory. */
function bareRequests(url: string, known: readonly SignedIn[]): (concurrency: number) => Promise<void> {
  const { clientId, clientSecret } = sampleCredentials
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const tokens = known.map(({ granted }) => granted.refreshToken ?? '')
  const refresh = async (at: number) => {
    const { statusCode, body } = await request(`${url}/oidc/token`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens[at] ?? '' }).toString(),
    })
    const answer = (await body.json()) as { refresh_token?: string }
    if (statusCode !== 200 || !answer.refresh_token) throw new Error(`The sandbox answered ${statusCode}`)
    tokens[at] = answer.refresh_token
  }
  return async (concurrency) => {
    const runFrom = async (first: number) => {
      for (let index = first; index < items; index += concurrency) await refresh(index % tokens.length)
    }
    await Promise.all(Array.from({ length: concurrency }, (_, first) => runFrom(first)))
  }
}
