import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Cluster, ensureDatabase, startCluster } from '@/lib/database/cluster'
import { applyMigrations } from '@/lib/database/migrate'
import { startProgram } from '@/tests/support/processes'
import { startPeopleProvider } from '@/tests/support/providers/people-provider'
import { sized } from '@/tests/support/sizes'

const restarts = sized(1, 20)
const employees = sized(800, 10_000)

/** A PostgreSQL of this test alone, that may go away. */
async function startServer() {
  const home = await mkdtemp(path.join(tmpdir(), 'portico-restarts-'))
  const folder = path.join(home, 'cluster')
  let cluster: Cluster = await startCluster({ folder, disposable: true })
  onTestFinished(async () => {
    await cluster.stop()
    await rm(home, { recursive: true, force: true })
  })
  await ensureDatabase(cluster, 'portico')
  const url = cluster.url('portico')
  await applyMigrations(url)
  return {
    url,
    /** All sessions end in the middle of what they do, and for a moment nobody answers. */
    async restart(awayMs: number) {
      await cluster.stop()
      await setTimeout(awayMs)
      cluster = await startCluster({ folder, disposable: true })
      expect(cluster.url('portico')).toBe(url)
    },
  }
}

test(`a worker outlives the database restarted ${restarts} times in the middle of a run, and provisions everybody once`, {
  timeout: 300_000,
}, async () => {
  const [server, provider] = await Promise.all([startServer(), startPeopleProvider()])
  onTestFinished(() => provider.close())
  vi.stubEnv('DATABASE_URL', server.url)
  // At once: the next file of this process would be given back the database of this one.
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.resetModules()
  const { db } = await import('@/lib/db')
  const { createSynced, itemsOf } = await import('@/tests/support/syncs')
  const { startFull } = await import('./work')
  onTestFinished(() => db.$disconnect())
  const synced = await createSynced({ url: provider.url, people: employees })
  const runId = await startFull(synced)
  const worker = startProgram('lib/worker/main.ts', [], { LOG_LEVEL: 'error' })
  onTestFinished(() => void worker.process.kill('SIGKILL'))

  for (let restart = 1; restart <= restarts; restart += 1) {
    const enough = (employees * restart) / (restarts + 1)
    await expect.poll(() => provider.users.size, { timeout: 60_000, interval: 10 }).toBeGreaterThan(enough)
    await server.restart(100)
    expect(provider.users.size).toBeLessThan(employees)
  }
  const read = () => db.syncRun.findUnique({ where: { id: runId } }).catch(() => null)
  await expect.poll(async () => (await read())?.state, { timeout: 120_000, interval: 100 }).toBe('finished')

  // Not by another that was started in its place.
  expect(worker.process.exitCode).toBeNull()
  expect(await read()).toMatchObject({ outcome: 'completed', total: employees, done: employees })
  expect(provider.users.size).toBe(employees)
  expect(new Set([...provider.users.values()].map(({ userName }) => userName)).size).toBe(employees)
  const { 'link succeeded': linked = 0, ...others } = await itemsOf(runId)
  expect(others).toEqual({ 'provision succeeded': employees - linked })
  const { connectionId } = synced
  expect(await db.syncLink.count({ where: { connectionId, state: 'linked' } })).toBe(employees)
})
