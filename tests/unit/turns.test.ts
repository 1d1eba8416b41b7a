import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inTurn } from '@/lib/turns'

test('what has the same key runs one after the other, in order, also after a failure', async () => {
  let running = 0
  const order: number[] = []
  const run = (index: number) => async () => {
    running += 1
    expect(running).toBe(1)
    await sleep(2)
    running -= 1
    order.push(index)
    if (index === 1) throw new Error('second')
    return index
  }
  const results = await Promise.allSettled([0, 1, 2].map((index) => inTurn('a', run(index))))
  expect(order).toEqual([0, 1, 2])
  expect(results).toMatchObject([{ value: 0 }, { reason: { message: 'second' } }, { value: 2 }])
})

test('what has another key does not wait', async () => {
  const first = Promise.withResolvers<void>()
  const waiting = inTurn('a', () => first.promise)
  expect(await inTurn('b', async () => 'done')).toBe('done')
  first.resolve()
  await waiting
})
