import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { heapOptions } from '@/scripts/launch/worker-options'
import { sized } from '@/tests/support/sizes'
import { createReceiving, happen, startReceiver } from '../samples'

const events = sized(2_000, 100_000)
/** Events that are written in one transaction. */
const together = 10_000
const mostMs = sized(40_000, 600_000)

/** As it is started where Portico is used. */
function startWorker(): ChildProcess {
  const worker = spawn(process.execPath, [...heapOptions, '--import', 'tsx', 'lib/worker/main.ts'], {
    env: { ...process.env, NODE_ENV: 'test', LOG_LEVEL: 'error', DATABASE_POOL_SIZE: '5' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  onTestFinished(() => void worker.kill('SIGKILL'))
  return worker
}

/** Megabytes in memory; null where the system does not tell. */
async function sizeOf({ pid }: ChildProcess): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) / 1024
}

test(`${events} events in the outbox arrive, and are in the log once each, though a worker is killed among them`, {
  timeout: mostMs * 1.5,
}, async () => {
  const arrived = new Map<string, number>()
  const receiver = await startReceiver(({ id }, response) => {
    arrived.set(id, (arrived.get(id) ?? 0) + 1)
    // It keeps nothing more of so many.
    receiver.received.length = 0
    response.writeHead(204).end()
  })
  const { organization, endpointId } = await createReceiving(receiver)
  for (let left = events; left > 0; left -= together) await happen(organization, Math.min(together, left))
  const first = startWorker()
  await expect.poll(() => arrived.size, { timeout: mostMs, interval: 5 }).toBeGreaterThan(events / 10)
  const ended = once(first, 'exit')
  first.kill('SIGKILL')
  await ended
  expect(arrived.size).toBeLessThan(events)

  const second = startWorker()
  const sizes: number[] = []
  const waiting = { endpointId, state: 'pending' } as const
  await expect
    .poll(
      async () => {
        sizes.push((await sizeOf(second)) ?? 0)
        return db.webhookDelivery.count({ where: waiting })
      },
      { timeout: mostMs, interval: 100 },
    )
    .toBe(0)
  // However many wait.
  expect(Math.max(...sizes)).toBeLessThan(250)

  const where = { organizationId: organization.id }
  const told = await db.event.findMany({ where, select: { id: true } })
  expect(told).toHaveLength(events)
  expect(new Set(arrived.keys())).toEqual(new Set(told.map(({ id }) => id)))
  // What the first worker had not written down comes again: 200 results at most, and what was under way.
  const again = [...arrived.values()].filter((times) => times > 1)
  expect(again.every((times) => times === 2)).toBe(true)
  expect(again.length).toBeLessThan(250)
  const delivered = { endpointId, state: 'delivered', attempts: 1, lastStatus: 204 } as const
  expect(await db.webhookDelivery.count({ where: delivered })).toBe(events)
  expect(await db.webhookAttempt.count({ where: { delivery: { endpointId }, status: 204 } })).toBe(events)
  expect(second.exitCode).toBeNull()
})
