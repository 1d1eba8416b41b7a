import { describe, expect, test } from 'vitest'
import { messages } from '@/lib/i18n/messages'
import { syncReasons } from '@/lib/syncs/items/schema'
import { runReasons } from '@/lib/syncs/runs/schema'
import {
  itemQueryString,
  parseItemFilters,
  parseRunFilters,
  runQueryString,
} from '@/lib/syncs/tracking/filters/schema'
import { rateOf, recentSamples, roughly, secondsLeft } from '@/lib/syncs/tracking/progress/rules'
import { durationOf, mendOf, statusOf } from '@/lib/syncs/tracking/rules'
import { itemStatuses, runCauses, runStatuses, syncOperations } from '@/lib/syncs/tracking/schema'

test.each(Object.entries(messages))('%s has a sentence for all that runs say', (_, { syncs }) => {
  expect(Object.keys(syncs.reason).sort()).toEqual([...syncReasons].sort())
  expect(Object.keys(syncs.runReason).sort()).toEqual([...runReasons].sort())
  expect(Object.keys(syncs.status).sort()).toEqual([...runStatuses].sort())
  expect(Object.keys(syncs.cause).sort()).toEqual([...runCauses].sort())
  expect(Object.keys(syncs.operation).sort()).toEqual([...syncOperations].sort())
  expect(Object.keys(syncs.itemStatus).sort()).toEqual([...itemStatuses].sort())
})

test('an address keeps every filter and the place, and what makes no sense is left out', () => {
  const runs =
    'outcome=failed&cause=retry&kind=real&after=2026-05-01T08%3A00%3A00.000Z%7E0198c0de-0000-7000-8000-000000000001'
  expect(runQueryString(parseRunFilters(Object.fromEntries(new URLSearchParams(runs))))).toBe(runs)
  const items = 'status=failed&operation=update&reason=network&q=Zo%C3%A9&before=31'
  expect(itemQueryString(parseItemFilters(Object.fromEntries(new URLSearchParams(items))))).toBe(items)
  const nonsense = {
    outcome: 'x',
    cause: ['y'],
    after: '2026-02-30T00:00:00.000Z~z',
    before: '-1',
    q: ' \0 ',
    status: '1',
  }
  expect(runQueryString(parseRunFilters(nonsense))).toBe('')
  expect(itemQueryString(parseItemFilters(nonsense))).toBe('')
})

describe('the pace of a run', () => {
  const seen = (at: number, dealtWith: number) => ({ at: at * 1000, dealtWith })

  test('is that of the last minute, however it went before', () => {
    const samples = recentSamples([seen(0, 0), seen(50, 5), seen(100, 500), seen(130, 800)], 161_000)
    expect(samples).toEqual([seen(100, 500), seen(130, 800)])
    expect(rateOf(samples, seen(161, 1110), 0)).toBeCloseTo(600, 0)
  })

  test('is that since the start while nothing was seen, and unknown at once', () => {
    expect(rateOf([], seen(30, 60), 0)).toBe(120)
    expect(rateOf([], seen(1, 60), 0)).toBeNull()
    expect(rateOf([], seen(30, 60), null)).toBeNull()
  })

  test('tells the time left only while there is one', () => {
    expect(secondsLeft(50, 100)).toBe(30)
    expect(secondsLeft(0, null)).toBe(0)
    expect(secondsLeft(5, 0)).toBeNull()
  })

  test.each([
    [9.2, { unit: 'seconds', count: 10 }],
    [150, { unit: 'minutes', count: 3 }],
    [7200, { unit: 'hours', count: 2 }],
  ])('of %d seconds is told roughly', (seconds, words) => {
    expect(roughly(seconds)).toEqual(words)
  })
})

test('durations are told in two units at most', () => {
  expect(durationOf(42_400)).toEqual({ key: 'seconds', values: { hours: 0, minutes: 0, seconds: 42 } })
  expect(durationOf(3_725_000)).toEqual({ key: 'hours', values: { hours: 1, minutes: 2, seconds: 5 } })
})

test('a failure is mended where its cause lies; what may pass is retried', () => {
  expect(mendOf('missingValue')).toBe('person')
  expect(mendOf('ambiguous')).toBe('mapping')
  expect(mendOf('forbidden')).toBe('connection')
  expect(mendOf('timeout')).toBe('retry')
  expect(mendOf(null)).toBe('retry')
})

test('a run has one word', () => {
  expect(statusOf({ state: 'finished', outcome: 'partially_completed' })).toBe('partially_completed')
  expect(statusOf({ state: 'paused', outcome: null })).toBe('paused')
})
