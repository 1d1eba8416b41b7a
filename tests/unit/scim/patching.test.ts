import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { toSteps } from '@/lib/scim/groups/patching/rules'
import { applyPatch } from '@/lib/scim/patching/rules'
import { userShape } from '@/lib/scim/users/schema'

test('a PATCH of a group may name as many members as a body can hold, in operations of any size', () => {
  const members = (count: number) => Array.from({ length: count }, () => ({ value: randomUUID() }))
  const add = (count: number) => ({ op: 'add', path: 'members', value: members(count) }) as const
  const steps = toSteps([add(1), add(150_000)])
  expect(steps).toMatchObject([{ kind: 'add' }])
  expect(steps[0]).toHaveProperty('ids.length', 150_001)
})

test('a PATCH cannot make a user with more and more values of one attribute', () => {
  const add = (number: number) =>
    ({ op: 'add', path: 'emails', value: [{ value: `${number}@example.com` }] }) as const
  const operations = (count: number) => Array.from({ length: count }, (_, number) => add(number))
  const patched = applyPatch(userShape([]), { userName: 'ada' }, operations(100))
  expect(patched.emails).toHaveLength(100)
  // Each operation is looked at when its turn comes: those after the first that is one too many are not.
  let applied = 0
  const counted = operations(10_000).map(({ value, ...rest }) => ({
    ...rest,
    get value() {
      applied++
      return value
    },
  }))
  expect(() => applyPatch(userShape([]), { userName: 'ada' }, counted)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ reason: 'invalidValue' }) }),
  )
  expect(applied).toBeLessThan(1000)
})
