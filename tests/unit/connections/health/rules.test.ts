import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkEvery,
  extendRun,
  isWarningDue,
  nextCheckAt,
  stateAfterFailure,
  stateAfterSuccess,
  thresholds,
} from '@/lib/connections/health/rules'
import { stateReasons } from '@/lib/connections/schema'
import { timetableAfter } from '@/lib/connections/state/rules'
import { ConnectionState } from '@/lib/generated/prisma/enums'

const day = 24 * 60 * 60 * 1000
const now = new Date('2026-11-22T10:00:00Z')
const ago = (ms: number) => new Date(now.getTime() - ms)
const connected = { state: 'connected', stateReason: null } as const
const reconnect = { state: 'needs_reconnect', stateReason: 'authenticationFailed' } as const

describe('a run of failures', () => {
  test('begins with the first and counts on', () => {
    expect(extendRun({ failingSince: null, failureCount: 0 }, now)).toEqual({
      failingSince: now,
      failureCount: 1,
    })
    const run = { failingSince: ago(day), failureCount: 4 }
    expect(extendRun(run, now)).toEqual({ failingSince: ago(day), failureCount: 5 })
  })

  test.each([
    [4 * day, 20, true],
    [4 * day - 1, 20, false],
    [4 * day, 19, false],
    [4 * day - 1, 1000, false],
    [400 * day, 19, false],
  ])('is warned of after %i ms and %i failures: %s', (age, failureCount, isDue) => {
    const run = { failingSince: ago(age), failureCount }
    expect(isWarningDue({ ...run, warnedAt: null }, now)).toBe(isDue)
    expect(isWarningDue({ ...run, warnedAt: ago(1) }, now)).toBe(false)
  })

  test.each([
    [7 * day, 30, true],
    [7 * day - 1, 30, false],
    [7 * day, 29, false],
    [7 * day - 1, 1000, false],
    [400 * day, 29, false],
  ])('switches the connection off after %i ms and %i failures: %s', (age, failureCount, isOver) => {
    const run = { failingSince: ago(age), failureCount }
    for (const isRevoked of [false, true]) {
      for (const facts of [connected, reconnect, { ...connected, stateReason: 'degraded' }]) {
        const after = stateAfterFailure(facts, { isRevoked, run }, now)
        expect(after?.state === 'inactive').toBe(isOver)
        if (isOver) expect(after?.stateReason).toBe('repeatedFailures')
      }
    }
  })

  test('of the slowest timetable still reaches both thresholds within their days', () => {
    for (const { ms, failures } of Object.values(thresholds)) {
      expect((failures - 1) * checkEvery.failing.to).toBeLessThan(ms)
    }
  })
})

describe('a failure', () => {
  const run = { failingSince: now, failureCount: 1 }

  test('breaks a link at once when the provider refuses, and degrades it otherwise', () => {
    for (const stateReason of [null, 'degraded', 'unverified']) {
      const facts = { ...connected, stateReason }
      expect(stateAfterFailure(facts, { isRevoked: true, run }, now)).toEqual(reconnect)
      const after = stateAfterFailure(facts, { isRevoked: false, run }, now)
      expect(after).toEqual(
        stateReason === 'degraded' ? null : { state: 'connected', stateReason: 'degraded' },
      )
    }
  })

  test('changes nothing of what is not in use, or broken already', () => {
    for (const state of ['pending', 'needs_consent', 'inactive', 'needs_reconnect'] as const) {
      for (const isRevoked of [false, true]) {
        expect(stateAfterFailure({ state, stateReason: null }, { isRevoked, run }, now)).toBeNull()
      }
    }
  })
})

describe('a success', () => {
  const check = { isCheck: true, isVerifiable: true }
  const refresh = { isCheck: false, isVerifiable: true }

  test('mends what failures did', () => {
    for (const facts of [
      { ...connected, stateReason: 'degraded' },
      reconnect,
      { state: 'inactive', stateReason: 'repeatedFailures' } as const,
    ]) {
      expect(stateAfterSuccess(facts, check)).toEqual(connected)
      expect(stateAfterSuccess(facts, refresh)).toEqual(connected)
      expect(stateAfterSuccess(facts, { ...refresh, isVerifiable: false })).toEqual({
        state: 'connected',
        stateReason: 'unverified',
      })
    }
  })

  test('never undoes what an admin or a policy switched off, and a refresh connects no draft', () => {
    for (const state of Object.values(ConnectionState)) {
      for (const stateReason of [null, ...stateReasons]) {
        const facts = { state, stateReason }
        if (['admin', 'policy', 'consent'].includes(stateReason ?? '')) {
          if (state === 'connected' || state === 'needs_reconnect') continue
          expect(stateAfterSuccess(facts, check)).toBeNull()
        }
        if (state === 'pending') expect(stateAfterSuccess(facts, refresh)).toBeNull()
      }
    }
  })

  test('connects a draft that waited for its check, and verifies what was unverified', () => {
    expect(stateAfterSuccess({ state: 'pending', stateReason: 'verification' }, check)).toEqual(connected)
    const unverified = { ...connected, stateReason: 'unverified' }
    expect(stateAfterSuccess(unverified, check)).toEqual(connected)
    expect(stateAfterSuccess(unverified, refresh)).toBeNull()
    expect(stateAfterSuccess(connected, check)).toBeNull()
  })
})

describe('the timetable', () => {
  test('tests at least daily what works and about every four hours what fails, spread', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (random, isFailing) => {
        const wait = nextCheckAt(now, isFailing, random).getTime() - now.getTime()
        const { from, to } = isFailing ? checkEvery.failing : checkEvery.healthy
        expect(wait).toBeGreaterThanOrEqual(from)
        expect(wait).toBeLessThanOrEqual(to)
        expect(wait).toBeLessThanOrEqual(day)
      }),
    )
    const distinct = new Set(Array.from({ length: 50 }, () => nextCheckAt(now, false).getTime()))
    expect(distinct.size).toBeGreaterThan(40)
  })

  test('begins with use, ends with it, and is left alone in between', () => {
    const fresh = { failingSince: null, failureCount: 0, warnedAt: null }
    expect(timetableAfter('pending', connected, now)).toEqual({ nextCheckAt: now, ...fresh })
    expect(timetableAfter('pending', { ...connected, stateReason: 'unverified' }, now)).toEqual({
      nextCheckAt: null,
      ...fresh,
    })
    expect(timetableAfter('connected', reconnect, now)).toEqual({})
    expect(timetableAfter('needs_reconnect', connected, now)).toEqual({})
    expect(timetableAfter('connected', { state: 'inactive', stateReason: 'policy' }, now)).toEqual({
      nextCheckAt: null,
    })
  })
})
