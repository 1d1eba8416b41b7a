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
  expect(await turnsIn(1_000)).toBe(23)
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
