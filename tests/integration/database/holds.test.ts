import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { endHolds, tryHold } from '@/lib/database/holds'
import { endHeldSessions, holdOverSilentConnection, isHeldNow } from '@/tests/support/held-sessions'

const newKey = () => `test:${crypto.randomUUID()}`

test('what a process holds nobody else has until it gives it back', async () => {
  onTestFinished(endHolds)
  const key = newKey()
  const hold = await tryHold(key)
  expect(hold?.signal.aborted).toBe(false)
  expect(await isHeldNow(key)).toBe(true)
  expect(await tryHold(key)).toBeNull()
  await hold?.release()
  expect(await isHeldNow(key)).toBe(false)
})

test('a process is told when its session ends, and may hold anew', async () => {
  onTestFinished(endHolds)
  const key = newKey()
  const hold = await tryHold(key)
  await endHeldSessions()
  await expect.poll(() => hold?.signal.aborted).toBe(true)
  expect(await tryHold(key)).not.toBeNull()
  await hold?.release()
  expect(await isHeldNow(key)).toBe(true)
})

test('a process lets go of what it holds by a connection on which nothing arrives any more', async () => {
  const { tryHold, fallSilent, recover } = await holdOverSilentConnection()
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const hold = await tryHold(newKey())
  for (let count = 0; count < 10; count += 1) {
    await vi.advanceTimersByTimeAsync(4_000)
    // What was asked is answered.
    await setTimeout(20)
  }
  expect(hold?.signal.aborted).toBe(false)
  fallSilent()
  await vi.advanceTimersByTimeAsync(11_000)
  expect(hold?.signal.aborted).toBe(true)
  recover()
  vi.useRealTimers()
  expect(await tryHold(newKey())).not.toBeNull()
})

test('what was asked in vain is given up with the session: the database may have granted it', async () => {
  const { tryHold, fallSilent } = await holdOverSilentConnection()
  const key = newKey()
  const other = await tryHold(newKey())
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  fallSilent()
  const asked = expect(tryHold(key)).rejects.toThrow('timeout')
  await vi.advanceTimersByTimeAsync(6_000)
  vi.useRealTimers()
  await asked
  expect(other?.signal.aborted).toBe(true)
  await expect.poll(() => isHeldNow(key)).toBe(false)
})
