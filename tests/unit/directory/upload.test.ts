import { expect, test } from 'vitest'
import { inBatches } from '@/lib/directory/imports/upload/rules'

async function* rows(count: number) {
  for (let line = 1; line <= count; line += 1) yield { line, values: [] }
}

async function countOf(count: number): Promise<number> {
  let found = 0
  for await (const batch of inBatches(rows(count))) found += batch.length
  return found
}

test('200,000 rows are taken in, one more is not', async () => {
  expect(await countOf(200_000)).toBe(200_000)
  await expect(countOf(200_001)).rejects.toMatchObject({
    code: 'invalid',
    details: { reason: 'importTooManyRows', values: { most: 200_000 } },
  })
})
