import { expect, onTestFinished, test, vi } from 'vitest'
import { paceOf } from '@/lib/syncs/provider/pacing/mutations'

const hour = 60 * 60 * 1000
const numbered = (perMinute: number | null) => ({ perMinute, declared: null })

test('an admin who changes the number does not have a provider asked that wants to be left alone', () => {
  const id = crypto.randomUUID()
  const running = paceOf(id, numbered(600))
  running.hold(30)
  const next = paceOf(id, numbered(60))
  expect(next.heldMs()).toBeGreaterThan(29_000)
  expect(paceOf(id, numbered(null)).heldMs()).toBeGreaterThan(29_000)
})

test('a run under way takes on the number that an admin changed, and shares its turns', async () => {
  const id = crypto.randomUUID()
  const running = paceOf(id, numbered(6_000))
  const next = paceOf(id, numbered(6))
  expect(running.waitMs()).toBe(0)
  await running.turn()
  expect(running.waitMs()).toBeGreaterThan(9_000)
  expect(next.waitMs()).toBeGreaterThan(9_000)
})

test('a connection keeps its pace while it is used, and for an hour', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const id = crypto.randomUUID()
  const pace = paceOf(id, numbered(null))
  const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds)
  later(hour)
  expect(paceOf(id, numbered(null))).toBe(pace)
  pace.hold((2 * hour) / 1000)
  later(2 * hour)
  expect(paceOf(id, numbered(null))).toBe(pace)
  later(hour + 2)
  paceOf(crypto.randomUUID(), numbered(null))
  expect(paceOf(id, numbered(null))).not.toBe(pace)
})

test('turns that another process may have had meanwhile are not to be had again', async () => {
  const id = crypto.randomUUID()
  const limits = { perMinute: null, declared: { perMinute: 600, burst: 20 } }
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const pace = paceOf(id, limits)
  vi.setSystemTime(Date.now() + 10_000)
  paceOf(id, limits).resume(null)
  await pace.turn()
  expect(pace.waitMs()).toBeGreaterThan(90)
})

test('of what two processes learned, the slower counts', () => {
  const learned = (...all: (number | null)[]) => {
    const pace = paceOf(crypto.randomUUID(), numbered(null))
    for (const one of all) pace.resume(one)
    return pace.learned()
  }
  expect(learned(null)).toBeNull()
  expect(learned(60)).toBe(60)
  expect(learned(60, 90)).toBe(60)
  expect(learned(60, 30, null)).toBe(30)
})
