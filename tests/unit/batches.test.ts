import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { batched } from '@/lib/batches'

test('what comes in the same moment, or while others run, goes together; each gets its own result', async () => {
  const groups: number[][] = []
  const double = batched(
    async (items: number[]) => {
      groups.push(items)
      await sleep(5)
      return items.map((item) => item * 2)
    },
    { most: 100, waitMs: () => 0 },
  )
  const first = [double(1), double(2)]
  await sleep(2)
  expect(await Promise.all([...first, double(3), double(4)])).toEqual([2, 4, 6, 8])
  expect(await double(5)).toBe(10)
  expect(groups).toEqual([[1, 2], [3, 4], [5]])
})

test('no group is larger than it may be', async () => {
  const sizes: number[] = []
  const same = batched(
    async (items: number[]) => {
      sizes.push(items.length)
      return items
    },
    { most: 3, waitMs: () => 0 },
  )
  const items = [1, 2, 3, 4, 5, 6, 7]
  expect(await Promise.all(items.map(same))).toEqual(items)
  expect(sizes).toEqual([3, 3, 1])
})

test('a group that fails fails for all of its items, and for no others', async () => {
  const pick = batched(
    async (items: string[]) => {
      if (items.includes('bad')) throw new Error('No')
      return items
    },
    { most: 2, waitMs: () => 0 },
  )
  const picked = await Promise.allSettled(['a', 'bad', 'c'].map(pick))
  expect(picked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
})

test('a group waits for more where that is worth it', async () => {
  const groups: number[][] = []
  const same = batched(
    async (items: number[]) => {
      groups.push(items)
      return items
    },
    { most: 100, waitMs: () => 40 },
  )
  const first = same(1)
  await sleep(10)
  await Promise.all([first, same(2)])
  expect(groups).toEqual([[1, 2]])
})
