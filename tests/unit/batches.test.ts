import { expect, test } from 'vitest'
import { batched } from '@/lib/batches'

const soon = { waitMs: 1, most: 3 }

test('what comes at almost the same moment runs together, and each gets its own result', async () => {
  const runs: number[][] = []
  const double = batched(async (items: number[]) => {
    runs.push(items)
    return items.map((item) => item * 2)
  }, soon)
  expect(await Promise.all([double(1), double(2)])).toEqual([2, 4])
  expect(await double(3)).toBe(6)
  expect(runs).toEqual([[1, 2], [3]])
})

test('no run takes more items than it may', async () => {
  const sizes: number[] = []
  const same = batched(async (items: number[]) => {
    sizes.push(items.length)
    return items
  }, soon)
  const items = [1, 2, 3, 4, 5, 6, 7]
  expect(await Promise.all(items.map(same))).toEqual(items)
  expect(sizes).toEqual([3, 3, 1])
})

test('a run that fails fails for all of its items, and for no others', async () => {
  const pick = batched(async (items: string[]) => {
    if (items.includes('bad')) throw new Error('No')
    return items
  }, soon)
  const first = await Promise.allSettled([pick('a'), pick('bad')])
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await pick('c')).toBe('c')
})
