import { expect, test } from 'vitest'
import { createPace, type Limit } from '@/lib/pace'

/** A pace on a clock that nobody has to wait for. */
function start(limit: Limit | null) {
  let at = 0
  const pace = createPace(limit, {
    now: () => at,
    async sleep(milliseconds) {
      at += milliseconds
    },
  })
  return {
    pace,
    pass: (milliseconds: number) => {
      at += milliseconds
    },
    /** Turns of somebody who always wants the next. */
    async turnsIn(milliseconds: number): Promise<number> {
      const end = at + milliseconds
      let taken = 0
      while (at + pace.waitMs() <= end) {
        await pace.turn()
        taken += 1
      }
      at = end
      return taken
    },
  }
}

test('what a server declares is never exceeded, nor is anything spent that an ended process may have', async () => {
  const { turnsIn, pass } = start({ perMinute: 180, burst: 20 })
  // One at once, then three a second.
  expect(await turnsIn(10_000)).toBe(31)
  pass(60_000)
  expect(await turnsIn(1_000)).toBe(22)
})

test('nobody has a turn before the moment until which the server asked to wait, and then turns are slower', async () => {
  const { pace, pass, turnsIn } = start(null)
  for (let index = 0; index < 40; index += 1) await pace.turn()
  pass(1_000)
  pace.hold(5)
  expect([pace.waitMs(), pace.heldMs()]).toEqual([5_000, 5_000])
  expect(await turnsIn(4_900)).toBe(0)
  expect(pace.heldMs()).toBe(100)
  // Forty in the six seconds that they were let: 6.7 a second.
  const turns = await turnsIn(10_100)
  expect(turns).toBeGreaterThan(60)
  expect(turns).toBeLessThanOrEqual(70)
})

test('complaints of calls that were under way together count once; a later one slows down further', async () => {
  const { pace, pass, turnsIn } = start(null)
  for (let index = 0; index < 60; index += 1) await pace.turn()
  pass(1_000)
  for (let index = 0; index < 8; index += 1) pace.hold(1)
  pass(1_000)
  const first = await turnsIn(2_000)
  expect(first).toBeGreaterThan(50)
  pace.hold(1)
  pass(1_000)
  expect(await turnsIn(2_000)).toBeLessThan(first)
})

test('without a complaint, what was learned from one is forgotten little by little', async () => {
  const { pace, pass, turnsIn } = start(null)
  for (let index = 0; index < 60; index += 1) await pace.turn()
  pass(1_000)
  pace.hold(1)
  pass(1_000)
  const early = await turnsIn(10_000)
  await turnsIn(120_000)
  expect(await turnsIn(10_000)).toBeGreaterThan(early * 1.5)
})

test('another limit counts from the next turn on, and what the server asked for goes on', async () => {
  const { pace, pass, turnsIn } = start({ perMinute: 60, burst: 20 })
  pass(60_000)
  pace.hold(10)
  pace.limitTo({ perMinute: 120, burst: 20 })
  expect(pace.heldMs()).toBe(10_000)
  expect(await turnsIn(9_999)).toBe(0)
  // What came together meanwhile, and two a second.
  expect(await turnsIn(10_001)).toBe(39)
  pace.limitTo({ perMinute: 6, burst: 1 })
  expect(await turnsIn(60_000)).toBeLessThanOrEqual(7)
})

test('a limit that is told again changes nothing', async () => {
  const { pace, pass, turnsIn } = start({ perMinute: 60, burst: 20 })
  pass(60_000)
  pace.limitTo({ perMinute: 60, burst: 20 })
  expect(await turnsIn(100)).toBe(19)
})

test('without a limit, what complaints have taught counts again', async () => {
  const { pace, pass } = start(null)
  for (let index = 0; index < 60; index += 1) await pace.turn()
  pass(10_000)
  pace.hold(1)
  pass(1_000)
  const learned = pace.learned()
  expect(learned).toBeGreaterThan(0)
  pace.limitTo({ perMinute: 6000, burst: 20 })
  expect(pace.learned()).toBeNull()
  pace.limitTo(null)
  expect(pace.learned()).toBe(learned)
})

test('a pace is idle since its last turn, or since it may have one again', async () => {
  const { pace, pass } = start(null)
  pass(5_000)
  expect(pace.idleMs()).toBe(5_000)
  await pace.turn()
  expect(pace.idleMs()).toBe(0)
  pace.hold(10)
  pass(12_000)
  expect(pace.idleMs()).toBe(2_000)
})

test.each([null, { perMinute: 600, burst: 10 }])(
  'who gave up waiting has no turn, also where nobody has to wait (%j)',
  async (limit) => {
    const { pace, turnsIn } = start(limit)
    await expect(pace.turn(AbortSignal.abort(new Error('over')))).rejects.toThrow('over')
    const ends = new AbortController()
    pace.hold(5)
    const [first, second] = [pace.turn(), pace.turn(ends.signal)]
    ends.abort(new Error('over'))
    await first
    await expect(second).rejects.toThrow('over')
    expect(await turnsIn(1_000)).toBeGreaterThan(0)
  },
)
