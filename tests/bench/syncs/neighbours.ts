import { setTimeout } from 'node:timers/promises'
import { db } from '@/lib/db'
import { startRun } from '@/lib/syncs/runs/mutations'
import { cancelRun } from '@/lib/syncs/runs/steering/mutations'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { startTcpProxy } from '@/tests/support/providers/tcp-proxy'
import { createSynced, type Synced } from '@/tests/support/syncs'
import { changeOneByOne, provisionAll, startWorker } from './changes'
import { peers } from './peers'

/** People of each connection that is slow. */
const people = 2_000

/**
 * The 95th percentile, in milliseconds, of one employee's change at a provider that answers at once: while four other
 * connections of the same worker are busy with providers that do not, and before and after that.
 */
export async function neighbours(changes: number): Promise<{ alone: number; beside: number }> {
  const healthy = await peers.instant()
  const worker = startWorker()
  const synced = await createSynced({ url: healthy.url, people: 200 })
  await provisionAll(synced)
  const before = await changeOneByOne(synced, changes / 2)
  const { runs, close } = await startSlowRuns()
  const beside = await changeOneByOne(synced, changes)
  for (const { runId } of runs) {
    const { state } = await db.syncRun.findUniqueOrThrow({ where: { id: runId } })
    if (state !== 'running') throw new Error(`A slow run was ${state} before the measurement ended`)
  }
  for (const { synced, runId } of runs) await cancelRun(synced.actor, runId)
  const after = await changeOneByOne(synced, changes / 2)
  worker.kill('SIGKILL')
  await Promise.all([healthy.close(), close()])
  return { alone: p95([...before, ...after]), beside: p95(beside) }
}

async function startSlowRuns() {
  const [slow, limited, plain] = await Promise.all([
    startScimProvider({ delayMs: 5_000 }),
    startScimProvider({ limit: { perMinute: 180, burst: 20, only: 'creations' } }),
    startScimProvider(),
  ])
  const trickling = await startTcpProxy({ target: plain.origin, trickleBytesPerSecond: 1 })
  const dead = await startTcpProxy({ target: plain.origin, isDown: true })
  const urls = [slow.url, limited.url, `${trickling.origin}/scim/v2`, `${dead.origin}/scim/v2`]
  const runs: { synced: Synced; runId: string }[] = []
  for (const url of urls) {
    const synced = await createSynced({ url, key: plain.token, people })
    const { runId } = await startRun(synced.actor, { connectionId: synced.connectionId, isFull: true })
    runs.push({ synced, runId })
  }
  // All are planned and at it.
  await setTimeout(5_000)
  return {
    runs,
    close: () => Promise.all([trickling, dead, slow, limited, plain].map((provider) => provider.close())),
  }
}

function p95(taken: readonly number[]): number {
  return taken.toSorted((a, b) => a - b)[Math.ceil(taken.length * 0.95) - 1] ?? 0
}
