import { describe, expect, test } from 'vitest'
import { alertChange } from '@/lib/syncs/alerts/rules'
import { digestSince, summarize } from '@/lib/syncs/digest/rules'

const standing = (failing: number, known: number, isBroken = false) => ({
  failing,
  known,
  failingGroups: 0,
  knownGroups: 0,
  isBroken,
})
const groups = (failingGroups: number, knownGroups: number) => ({
  ...standing(0, 1000),
  failingGroups,
  knownGroups,
})

describe('people are told of failures', () => {
  test.each([
    ['a few of many', standing(40, 1000), null],
    ['one of a few', standing(1, 12), null],
    ['a share of many', standing(50, 1000), 'raised'],
    ['three of a few', standing(3, 12), 'raised'],
    ['everybody', standing(1, 1), 'raised'],
    ['a run that broke off', standing(0, 0, true), 'raised'],
    ['nobody', standing(0, 1000), null],
    ['one of a few groups', groups(1, 12), 'raised'],
    ['one of many groups', groups(1, 40), null],
    ['the only group', groups(1, 1), 'raised'],
  ])('when it is %s', (_, facts, change) => {
    expect(alertChange(facts, false)).toBe(change)
  })

  test.each([
    ['still the share', standing(50, 1000), null],
    ['between the shares', standing(30, 1000), null],
    ['few of many', standing(19, 1000), 'cleared'],
    ['fewer than are told of', standing(2, 12), 'cleared'],
    ['nobody', standing(0, 12), 'cleared'],
    ['nobody, but broken', standing(0, 12, true), null],
    ['everybody of two', standing(2, 2), null],
    ['one of a few groups', groups(1, 12), null],
    ['no group', groups(0, 12), 'cleared'],
  ])('and of the end of it, once, when it is %s', (_, facts, change) => {
    expect(alertChange(facts, true)).toBe(change)
  })
})

test('a summary adds up what the connections did, causes by their number', () => {
  const item = { operation: 'provision', status: 'failed', reason: 'network', count: 2 } as const
  const one = {
    connectionId: 'a',
    runs: [{ outcome: 'completed', count: 3 } as const],
    items: [item, { ...item, status: 'succeeded', reason: '', count: 7 } as const],
  }
  const other = { connectionId: 'b', runs: one.runs, items: [{ ...item, reason: 'timeout', count: 5 }, item] }
  expect(summarize([one, other])).toMatchObject({
    runs: { completed: 6, failed: 0 },
    people: { provision: 7, deprovision: 0 },
    failed: 9,
    causes: [
      { reason: 'timeout', count: 5 },
      { reason: 'network', count: 4 },
    ],
  })
})

test('a summary follows the one before, and does not come twice in a week', () => {
  const now = new Date('2026-11-23T06:17:00Z')
  const on = (day: string) => new Date(`2026-11-${day}T06:17:00Z`)
  expect(digestSince(null, now)).toEqual(on('16'))
  expect(digestSince(on('16'), now)).toEqual(on('16'))
  expect(digestSince(new Date('2026-01-01'), now)).toEqual(on('09'))
  expect(digestSince(on('23'), now)).toBeNull()
})
