import { expect, test } from 'vitest'
import { heapOptions } from '@/scripts/launch/worker-options'

test('the worker of `npm start` keeps its heap as close as that of `npm run worker`', () => {
  expect(heapOptions).toEqual([
    '--heap-growing-percent=10',
    '--semi-space-growth-factor=1',
    '--optimize-for-size',
  ])
})
