import { expect, onTestFinished, test, vi } from 'vitest'
import { db } from '@/lib/db'
import type { AppError } from '@/lib/errors'
import { consume, consumeFromBlock, type Limit, requireRoom, resetLimit, restore } from '@/lib/rate-limit'
import { unique } from '@/tests/support/factories'

const newLimit = (points = 3, seconds = 60): Limit => ({ name: `test-${unique()}`, points, seconds })

test('so many calls pass as the limit says; the next one is told when to come back', async () => {
  const limit = newLimit()
  for (let count = 0; count < 3; count += 1) await consume(limit, 'ada')
  await expect(consume(limit, 'ada')).rejects.toMatchObject({
    code: 'limit_exceeded',
    details: {
      reason: 'tooManyTries',
      values: { waitUnit: 'seconds' },
      retryAfterSeconds: expect.any(Number),
      limit,
    },
  })
  const longer = newLimit(1, 24 * 60 * 60)
  await consume(longer, 'ada')
  await expect(consume(longer, 'ada')).rejects.toMatchObject({
    details: {
      values: { wait: 24, waitUnit: 'hours' },
      retryAfterSeconds: expect.any(Number),
      limit: longer,
    },
  })
})

test('each key has its own count, without regard to capital letters', async () => {
  const limit = newLimit(1)
  await consume(limit, 'ada')
  await consume(limit, 'ben')
  await expect(consume(limit, 'ADA')).rejects.toMatchObject({ code: 'limit_exceeded' })
})

test('each limit has its own count for the same key', async () => {
  const [first, second] = [newLimit(1), newLimit(1)]
  await consume(first, 'ada')
  await consume(second, 'ada')
  await expect(consume(second, 'ada')).rejects.toMatchObject({ code: 'limit_exceeded' })
})

test('of calls that come all at once no more pass than the limit says', async () => {
  const limit = newLimit(5)
  const calls = await Promise.allSettled(Array.from({ length: 20 }, () => consume(limit, 'ada')))
  expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
})

test('when the window is over a new one begins', async () => {
  const limit = newLimit(1)
  await consume(limit, 'ada')
  await db.rateLimit.updateMany({
    where: { key: `${limit.name}:ada` },
    data: { expire: new Date(Date.now() - 1) },
  })
  await consume(limit, 'ada')
  await expect(consume(limit, 'ada')).rejects.toMatchObject({ code: 'limit_exceeded' })
})

test('a call that is taken back leaves room for one more, and no further', async () => {
  const limit = newLimit(2)
  await consume(limit, 'ada')
  await consume(limit, 'ada')
  await restore(limit, 'ADA')
  await consume(limit, 'ada')
  await expect(consume(limit, 'ada')).rejects.toMatchObject({ code: 'limit_exceeded' })
})

test('a limit that is reset begins anew', async () => {
  const limit = newLimit(1)
  await consume(limit, 'ada')
  await resetLimit(limit, 'Ada')
  await consume(limit, 'ada')
})

const outcomes = async (calls: Promise<unknown>[]) =>
  (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length

test('counted ahead, exactly as many calls pass as the limit says, one after the other or at once', async () => {
  for (const points of [7, 10, 25]) {
    const limit = newLimit(points)
    const remaining: number[] = []
    for (let count = 0; count < points; count += 1) {
      remaining.push((await consumeFromBlock(limit, 'Ada')).remaining)
    }
    expect(remaining).toEqual(Array.from({ length: points }, (_, index) => points - 1 - index))
    await expect(consumeFromBlock(limit, 'Ada')).rejects.toMatchObject({
      code: 'limit_exceeded',
      details: { retryAfterSeconds: expect.any(Number), limit },
    })
    const together = newLimit(points)
    const calls = Array.from({ length: 60 }, () => consumeFromBlock(together, 'ada'))
    expect(await outcomes(calls)).toBe(points)
  }
})

test('counted ahead, one call in ten writes, and what other processes took is missing', async () => {
  const limit = newLimit(30)
  const points = async () =>
    (await db.rateLimit.findUniqueOrThrow({ where: { key: `${limit.name}:ada` } })).points
  for (let count = 0; count < 10; count += 1) await consumeFromBlock(limit, 'ada')
  expect(await points()).toBe(10)
  await db.rateLimit.update({ where: { key: `${limit.name}:ada` }, data: { points: 26 } })
  const calls = Array.from({ length: 10 }, () => consumeFromBlock(limit, 'ada'))
  expect(await outcomes(calls)).toBe(4)
})

test('where a limit is known to be reached, whatever is counted only when it fails is refused before', async () => {
  const limit = newLimit(1)
  requireRoom(limit, 'ada')
  await consume(limit, 'ada')
  expect(() => requireRoom(limit, 'Ada')).toThrow(expect.objectContaining({ code: 'limit_exceeded' }))
  requireRoom(limit, 'ben')
  await resetLimit(limit, 'ada')
  requireRoom(limit, 'ada')
})

test('a call that is taken back after its window adds nothing to the next one', async () => {
  const limit = newLimit(1)
  await consume(limit, 'ada')
  await db.rateLimit.updateMany({
    where: { key: `${limit.name}:ada` },
    data: { expire: new Date(Date.now() - 1) },
  })
  await restore(limit, 'ada')
  await consume(limit, 'ada')
  await expect(consume(limit, 'ada')).rejects.toMatchObject({ code: 'limit_exceeded' })
})

test('calls counted ahead end with the window that they were counted in, however late the answer came', async () => {
  const limit = newLimit(30)
  let clock = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => clock)
  const call = consumeFromBlock(limit, 'ada')
  clock += 20_000
  expect((await call).resetSeconds).toBeLessThanOrEqual(41)
})

// What a second process is: modules of its own, the same database.
async function anotherProcess(): Promise<typeof import('@/lib/rate-limit')> {
  vi.resetModules()
  return import('@/lib/rate-limit')
}

test('several processes together let pass no more than the limit says, whatever way they count', async () => {
  const processes = [await anotherProcess(), await anotherProcess()]
  const ahead = newLimit(40)
  const counted = newLimit(10)
  const calls = (count: (process: (typeof processes)[number]) => Promise<unknown>) =>
    Array.from({ length: 30 }, () => processes.map((process) => count(process))).flat()
  expect(await outcomes(calls((process) => process.consumeFromBlock(ahead, 'ada')))).toBe(40)
  expect(await outcomes(calls((process) => process.consume(counted, 'ada')))).toBe(10)
})

test('a process whose clock is ahead or behind counts in the same windows', async () => {
  const limit = newLimit(2)
  await consume(limit, 'ada')
  onTestFinished(() => void vi.useRealTimers())
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
  await consume(limit, 'ada')
  await expect(consume(limit, 'ada')).rejects.toMatchObject({ code: 'limit_exceeded' })
  vi.setSystemTime(Date.now() - 7_200_000)
  const refusal = await consume(limit, 'ada').catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'limit_exceeded' })
  expect((refusal as AppError).details.retryAfterSeconds).toBeLessThanOrEqual(60)
})
