import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { db } from '@/lib/db'
import { recordMembershipChange } from '@/lib/membership-changes/mutations'
import { startRun } from '@/lib/syncs/runs/mutations'
import { heapOptions } from '@/scripts/launch/worker-options'
import { createSynced, type Synced } from '@/tests/support/syncs'
import { peers } from './peers'
import { sync } from './throughput'

/** A real worker, a process of its own. */
export function startWorker(): ChildProcess {
  return spawn(process.execPath, [...heapOptions, '--import', 'tsx', 'lib/worker/main.ts'], {
    env: { ...process.env, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function untilFinished(runId: string): Promise<void> {
  for (;;) {
    const { state, outcome } = await db.syncRun.findUniqueOrThrow({ where: { id: runId } })
    if (state === 'finished' && outcome === 'completed') return
    if (state === 'finished') throw new Error(`The run came out ${outcome}`)
    await setTimeout(100)
  }
}

/** Milliseconds of a first run and of one after one percent of the same people changed, each in this process. */
export async function onePercent(people: number): Promise<{ first: number; later: number }> {
  const peer = await peers.instant()
  const synced = await createSynced({ url: peer.url, people })
  const first = await sync(synced)
  await changeDepartment(synced, people / 100, 'Sales')
  const later = await sync(synced, false)
  await peer.close()
  return { first, later }
}

async function changeDepartment(
  { organization }: Synced,
  count: number,
  department: string,
): Promise<string[]> {
  return db.$transaction(async (tx) => {
    const changed = await tx.$queryRaw<{ id: string }[]>`
      UPDATE "Employee" SET "department" = ${`${department} ${Math.random()}`}, "version" = "version" + 1, "updatedAt" = now()
      WHERE "id" IN (
        SELECT "id" FROM "Employee" WHERE "organizationId" = ${organization.id}::uuid ORDER BY random() LIMIT ${count}::int)
      RETURNING "id"`
    const employeeIds = changed.map(({ id }) => id)
    await recordMembershipChange(tx, organization.id, { cause: { kind: 'scim' }, employeeIds })
    return employeeIds
  })
}

/** Milliseconds from the commit of one person's change to the item that says what the provider answered, by a worker. */
export async function latencies(count: number): Promise<number[]> {
  const peer = await peers.instant()
  const worker = startWorker()
  const synced = await createSynced({ url: peer.url, people: 200 })
  await provisionAll(synced)
  const taken = await changeOneByOne(synced, count)
  worker.kill('SIGKILL')
  await peer.close()
  return taken
}

/** A first run, done by a worker. */
export async function provisionAll({ actor, connectionId }: Synced): Promise<void> {
  const { runId } = await startRun(actor, { connectionId, isFull: true })
  await untilFinished(runId)
}

export async function changeOneByOne(synced: Synced, count: number): Promise<number[]> {
  const taken: number[] = []
  for (let index = 0; index < count; index += 1) {
    const [employeeId = ''] = await changeDepartment(synced, 1, 'Legal')
    const changedAt = performance.now()
    const since = new Date()
    for (;;) {
      const done = await db.syncItem.count({
        where: { employeeId, status: 'succeeded', operation: 'update', finishedAt: { gte: since } },
      })
      if (done > 0) break
      await setTimeout(10)
    }
    taken.push(performance.now() - changedAt)
    // As people come: not all in the same moment, nor on a beat.
    await setTimeout(Math.random() * 500)
  }
  return taken
}

/** The most memory in MB that a worker takes while it provisions so many people; null except on Linux. */
export async function workerMemory(people: number): Promise<number | null> {
  const peer = await peers.instant()
  const synced = await createSynced({ url: peer.url, people })
  const worker = startWorker()
  await provisionAll(synced)
  const status = await readFile(`/proc/${worker.pid}/status`, 'utf8').catch(() => '')
  worker.kill('SIGKILL')
  await peer.close()
  const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(status) ?? []
  return kilobytes ? Number(kilobytes) / 1024 : null
}
