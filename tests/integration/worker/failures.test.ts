import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { db } from '@/lib/db'
import { AppError, type ErrorCode, errorCodes } from '@/lib/errors'
import { defineJob, enqueue, handleJob } from '@/lib/queue'
import { listJobs, runJobs, skipPauses } from '@/tests/support/worker'

const definition = defineJob('test.work', z.object({ id: z.uuid() }))
const payload = { id: crypto.randomUUID() }
let runs: string[] = []

const work = (fail?: () => Error | undefined) =>
  handleJob(definition, async ({ id }) => {
    runs.push(id)
    const failure = fail?.()
    if (failure) throw failure
  })

beforeEach(async () => {
  runs = []
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
})

test('a job that was enqueued in a transaction runs once it is kept', async () => {
  await runJobs([work()])
  await db.$transaction(async (tx) => {
    await enqueue(tx, definition, payload)
    await runJobs([work()])
    expect(runs).toEqual([])
  })
  await runJobs([work()])
  await runJobs([work()])
  expect(runs).toEqual([payload.id])
  expect(await listJobs()).toEqual([])
})

test('a job of a transaction that is rolled back does not exist', async () => {
  const change = db.$transaction(async (tx) => {
    await enqueue(tx, definition, payload)
    throw new Error('the change failed')
  })
  await expect(change).rejects.toThrow()
  await runJobs([work()])
  expect(runs).toEqual([])
})

const passing: ErrorCode[] = ['limit_exceeded', 'provider_failed', 'unavailable']

test.each(passing)('after %s a job is tried again, later, until it succeeds', async (code) => {
  await enqueue(db, definition, payload)
  const job = work(() => (runs.length < 3 ? new AppError(code) : undefined))
  await runJobs([job])
  expect(runs).toHaveLength(1)
  await runJobs([job])
  expect(runs).toHaveLength(1)
  for (let count = 0; count < 3; count += 1) {
    await skipPauses()
    await runJobs([job])
  }
  expect(runs).toHaveLength(3)
  expect(await listJobs()).toEqual([])
})

test.each(errorCodes.filter((code) => !passing.includes(code)))(
  'after %s a job is given up',
  async (code) => {
    await enqueue(db, definition, payload)
    await runJobs([work(() => new AppError(code, { reason: 'becauseOfThis' }))])
    await skipPauses()
    await runJobs([work()])
    expect(runs).toHaveLength(1)
    expect(await listJobs()).toMatchObject([
      { attempts: 1, maxAttempts: 1, lastError: `${code}: becauseOfThis` },
    ])
  },
)

test('after a bug a job is tried again: the next version may mend it', async () => {
  await enqueue(db, definition, payload)
  await runJobs([work(() => new TypeError('x is not a function'))])
  await skipPauses()
  await runJobs([work()])
  expect(runs).toHaveLength(2)
})

test('a payload that does not parse is given up at once, and never reaches the handler', async () => {
  await enqueue(db, definition, { id: 'not an id' })
  await runJobs([work()])
  await skipPauses()
  await runJobs([work()])
  expect(runs).toEqual([])
  expect(await listJobs()).toMatchObject([{ task: 'test.work', attempts: 1, maxAttempts: 1 }])
})

test('waiting jobs with one key become one', async () => {
  for (let count = 0; count < 3; count += 1) await enqueue(db, definition, payload, { key: 'same' })
  await runJobs([work()])
  expect(runs).toHaveLength(1)
})

test('jobs of one queue run one after the other, in the order they came', async () => {
  const ids = Array.from({ length: 6 }, () => crypto.randomUUID())
  let isRunning = false
  const order: string[] = []
  const slow = handleJob(definition, async ({ id }) => {
    expect(isRunning).toBe(false)
    isRunning = true
    await new Promise((resolve) => setTimeout(resolve, 10))
    order.push(id)
    isRunning = false
  })
  for (const id of ids) await enqueue(db, definition, { id }, { queueName: 'connection-1' })
  await runJobs([slow])
  expect(order).toEqual(ids)
})
