import { expect, test } from 'vitest'
import { createSizing } from '@/lib/scim-client/sizing'

/** Requests to a provider that refuses more than so many operations: the size of each. */
function meet(allowed: number, requests: number, sizing = createSizing(24, null)): number[] {
  return Array.from({ length: requests }, () => {
    const size = sizing.most()
    const fate = sizing.follow()
    if (size > allowed) fate.throttled(size)
    else fate.taken(size)
    return size
  })
}

test.each([23, 12, 10, 7, 2])('A limit of %i operations is found, and not gone beyond again', (allowed) => {
  const sizes = meet(allowed, 100)
  expect(sizes.filter((size) => size > allowed).length).toBeLessThanOrEqual(7)
  expect(sizes.slice(-80)).toEqual(Array(80).fill(allowed))
})

test('Where one operation is all that is taken, bulk is of no use', () => {
  expect(meet(1, 10).at(-1)).toBe(1)
  expect(meet(0, 10).at(-1)).toBe(1)
})

test('What is learned goes on with another client, within what the provider announces by then', () => {
  const first = createSizing(24, null)
  meet(10, 3, first)
  const second = createSizing(24, first.known())
  expect(second.most()).toBe(first.most())
  expect(meet(10, 20, second).at(-1)).toBe(10)
  expect(createSizing(4, second.known()).most()).toBe(4)
})

test('A limit of requests makes none of them smaller: the next one is taken', () => {
  const sizing = createSizing(24, null)
  for (let round = 0; round < 20; round += 1) {
    const atOnce = [sizing.follow(), sizing.follow(), sizing.follow()]
    for (const fate of atOnce) fate.throttled(24)
    sizing.follow().taken(24)
  }
  expect(sizing.most()).toBe(24)
})

test('What was too large is halved for good', () => {
  const sizing = createSizing(24, null)
  sizing.halve(24)
  expect(meet(24, 20, sizing)).toEqual(Array(20).fill(12))
})
