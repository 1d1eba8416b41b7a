import { expect, test } from 'vitest'
import type { ScimFailure } from '@/lib/scim-client/schema'
import {
  fewerAfter,
  isMarked,
  isOfMembers,
  isWithoutGroups,
  markOf,
  toChanges,
  toTotals,
} from '@/lib/syncs/execution/groups/rules'

const refusal = (status: number, kind: 'invalid' | 'notFound' | 'forbidden' = 'invalid'): ScimFailure => ({
  kind,
  answer: { status, body: '' },
  scimType: null,
  message: null,
})
const timeout: ScimFailure = { kind: 'timeout', wasSent: true }

test('totals are read from an item as they were written', () => {
  const renamed = { name: 'displayName', before: 'Old', after: 'New' }
  for (const totals of [
    { added: 0, removed: 0, renamed: null },
    { added: 1_200_000, removed: 0, renamed: null },
    { added: 0, removed: 7, renamed },
    { added: 12, removed: 3, renamed },
  ]) {
    expect(toTotals(toChanges(totals))).toEqual(totals)
  }
  expect(toTotals(null)).toEqual({ added: 0, removed: 0, renamed: null })
  expect(toChanges({ added: 12, removed: 3, renamed: null })).toEqual([
    { name: 'members', before: null, after: '+12 −3' },
  ])
})

test('batches that are refused are halved down to one; those that take too long, down to a hundred', () => {
  expect(fewerAfter(refusal(400), 1_000)).toBe(500)
  expect(fewerAfter(refusal(413), 3)).toBe(2)
  expect(fewerAfter(refusal(400), 1)).toBeNull()
  expect(fewerAfter(timeout, 1_000)).toBe(500)
  expect(fewerAfter(timeout, 100)).toBeNull()
  expect(fewerAfter(refusal(405), 1_000)).toBeNull()
  expect(fewerAfter(refusal(403, 'forbidden'), 1_000)).toBeNull()
  expect(isOfMembers(refusal(403, 'forbidden'))).toBe(false)
})

test('a provider has no groups that does not know their address, or refuses it and announces none', () => {
  expect(isWithoutGroups(refusal(404, 'notFound'), true)).toBe(true)
  expect(isWithoutGroups(refusal(501), true)).toBe(true)
  expect(isWithoutGroups(refusal(400), true)).toBe(false)
  expect(isWithoutGroups(refusal(403, 'forbidden'), true)).toBe(false)
  expect(isWithoutGroups(refusal(403, 'forbidden'), false)).toBe(true)
  expect(isWithoutGroups(timeout, false)).toBe(false)
})

test('the mark of a group is a UUID, of one connection and one audience alone', () => {
  const mark = markOf('connection', 'audience')
  expect(mark).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
  expect(markOf('connection', 'audience')).toBe(mark)
  expect(markOf('connection', 'other')).not.toBe(mark)
  expect(markOf('other', 'audience')).not.toBe(mark)
  expect(isMarked({ externalId: mark }, 'connection', 'audience')).toBe(true)
  expect(isMarked({ externalId: mark }, 'other', 'audience')).toBe(false)
  expect(isMarked({}, 'connection', 'audience')).toBe(false)
})
