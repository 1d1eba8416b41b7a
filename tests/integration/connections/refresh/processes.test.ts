import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refreshDueJob } from '@/lib/connections/refresh/schema'
import { db } from '@/lib/db'
import { enqueue } from '@/lib/queue'
import { startSandbox } from '@/lib/sandbox/server'
import { storedConnection } from '@/tests/support/connect'
import { type Program, startProgram } from '@/tests/support/processes'
import { startProviderProxy } from '@/tests/support/provider-proxy'
import { endTokenIn, type SignedIn, signedInConnection, valuesOf } from '@/tests/support/signed-in'
import { listJobs } from '@/tests/support/worker'

// Both take long because providers and leases do: they run side by side.

const ends: (() => unknown)[] = []
afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

function start(...program: Parameters<typeof startProgram>): Program {
  const started = startProgram(...program)
  ends.push(() => started.process.kill('SIGKILL'))
  return started
}

function startReader({ actor, connectionId }: SignedIn, count: number): Program {
  return start('tests/support/token-reader.ts', [actor.organizationId, connectionId, String(count)])
}

const inHours = (hours: number) => new Date(Date.now() + hours * 60 * 60 * 1000)

/** Ends the token once all are ready to read it, and keeps it from the worker's own plan: nobody is a moment early. */
async function readersTold(readers: Program[], connectionId: string): Promise<void> {
  await Promise.all(readers.map((reader) => reader.says('ready')))
  await endTokenIn(connectionId, -60)
  // As stored long ago: what is new is not refreshed before its time.
  const data = { refreshAt: inHours(1), updatedAt: inHours(-1) }
  await db.credential.update({ where: { connectionId }, data })
  for (const reader of readers) reader.process.stdin?.write('go\n')
}

/** Two hundred reads in three processes, a worker that has the same refresh to do, and a provider that takes 15 s. */
async function readWhileSlow() {
  const sandbox = await startSandbox()
  ends.push(() => sandbox.close())
  const known = await signedInConnection(sandbox)
  const { connectionId } = known
  const before = new Set(sandbox.calls())
  sandbox.faults.set({ kind: 'slow', delayMs: 15_000, scope: 'oauth' })
  const readers = [80, 80, 40].map((count) => startReader(known, count))
  await readersTold(readers, connectionId)
  const startedAt = Date.now()
  await enqueue(db, refreshDueJob, { dueBy: inHours(2) })
  const results = (await Promise.all(readers.map(({ ended }) => ended))).flatMap(resultsIn)
  return {
    results,
    seconds: (Date.now() - startedAt) / 1000,
    tokenCalls: sandbox.calls().filter((call) => !before.has(call) && call.path === '/oidc/token'),
    accessToken: (await valuesOf(known)).accessToken ?? '',
    stored: await storedConnection(connectionId),
  }
}

function resultsIn(output: string): string[] {
  const line = output.split('\n').find((line) => line.startsWith('['))
  if (!line) throw new Error(`A reader ended without results: ${output}`)
  return JSON.parse(line)
}

/** Kills the process that refreshes once the provider has replaced the refresh token, before the answer arrives. */
async function killWhileAnswered() {
  const sandbox = await startSandbox()
  ends.push(() => sandbox.close())
  let killedAt = 0
  const proxy = await startProviderProxy(
    sandbox.url,
    async (count) => {
      if (count > 1) return 'deliver'
      reader.process.kill('SIGKILL')
      await reader.ended
      killedAt = Date.now()
      return 'drop'
    },
    (close) => ends.push(close),
  )
  const known = await signedInConnection(sandbox, { tokenUrl: `${proxy.origin}/oidc/token` })
  const { connectionId, admin } = known
  const reader = startReader(known, 1)
  await readersTold([reader], connectionId)
  const output = await reader.ended
  const left = await storedConnection(connectionId)
  let stored = left
  while (stored.state === 'connected' && Date.now() - killedAt < 60_000) {
    await sleep(250)
    stored = await storedConnection(connectionId)
  }
  const seconds = (Date.now() - killedAt) / 1000
  await expect.poll(async () => (await listJobs()).filter(isRecovery)).toEqual([])
  const mails = await db.mailMessage.findMany({ where: { recipient: admin.email } })
  return { output, left, stored, seconds, answered: proxy.answered(), mails }
}

const isRecovery = ({ task }: { task: string }) => task === 'connection.recover_refresh'

let slow: ReturnType<typeof readWhileSlow>
let killed: ReturnType<typeof killWhileAnswered>
beforeAll(async () => {
  const worker = start('lib/worker/main.ts')
  slow = readWhileSlow()
  killed = killWhileAnswered()
  for (const run of [slow, killed]) run.catch(() => undefined)
  await worker.says('The worker is ready')
})

test('200 reads of an expired token in three processes, beside a worker, make one token request that takes 15 s', async () => {
  const { results, seconds, tokenCalls, accessToken, stored } = await slow
  expect(tokenCalls.map(({ status }) => status)).toEqual([200])
  expect(results).toHaveLength(200)
  expect(new Set(results)).toEqual(new Set([createHash('sha256').update(accessToken).digest('hex')]))
  expect(stored).toMatchObject({
    state: 'connected',
    stateReason: null,
    failureCount: 0,
    credential: { version: 2, leaseId: null, pausedUntil: null },
  })
  expect(seconds).toBeGreaterThan(15)
}, 40_000)

test('a kill -9 between the provider’s answer and our commit ends within a minute, with one mail', async () => {
  const { output, left, stored, seconds, answered, mails } = await killed
  expect(output).toBe('ready\n')
  expect(left.credential?.leaseId).not.toBeNull()
  expect(left.credential?.version).toBe(1)
  expect(seconds).toBeLessThan(60)
  // The provider takes the second use of a refresh token that it has replaced for a theft.
  expect(answered).toBe(2)
  expect(stored).toMatchObject({ state: 'needs_reconnect', stateReason: 'authenticationFailed' })
  expect(mails.map(({ subject }) => subject)).toHaveLength(1)
}, 80_000)
