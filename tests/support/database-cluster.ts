import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { userInfo } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureDatabase, startCluster } from '@/lib/database/cluster'
import { applyMigrations } from '@/lib/database/migrate'
import { Refusal } from '@/lib/refusal'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the migrated database that every test file gets a copy of. */
    templateUrl: string
  }
}

const template = 'template'

// A database is a thousand small files, and each test file gets one: in memory, where the system offers a folder
// there with enough room, that takes a tenth of the time.
async function findHome(): Promise<string> {
  const memory = '/dev/shm'
  const space = await statfs(memory).catch(() => null)
  if (!space || space.bavail * space.bsize < 2 * 1024 ** 3) return path.resolve('.data/test')
  return path.join(memory, `portico-test-${userInfo().uid}`)
}

// A run that was killed leaves its server behind. One that is still going holds its lock and is left alone.
async function removeAbandoned(home: string): Promise<void> {
  const folders = (await readdir(home)).filter((name) => name.startsWith('cluster-') && !name.includes('.'))
  for (const name of folders) {
    const folder = path.join(home, name)
    const { mtimeMs } = await stat(folder)
    if (Date.now() - mtimeMs < 60_000) continue
    try {
      const abandoned = await startCluster({ folder, disposable: true })
      await abandoned.stop()
    } catch (error) {
      if (error instanceof Refusal) continue
      throw error
    }
    await removeCluster(folder)
  }
}

async function removeCluster(folder: string): Promise<void> {
  await Promise.all([rm(folder, { recursive: true, force: true }), rm(`${folder}.json`, { force: true })])
}

/** One throw-away PostgreSQL for a run of the tests, so that runs at the same time do not meet. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await findHome()
  await mkdir(home, { recursive: true })
  await removeAbandoned(home)
  const folder = path.join(home, `cluster-${process.pid}-${Date.now()}`)
  const cluster = await startCluster({ folder, disposable: true })
  await ensureDatabase(cluster, template)
  await applyMigrations(cluster.url(template))
  project.provide('templateUrl', cluster.url(template))
  return async () => {
    await cluster.stop()
    await removeCluster(folder)
  }
}
