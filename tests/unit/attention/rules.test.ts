import { describe, expect, test } from 'vitest'
import {
  byUrgency,
  endOfHorizon,
  ownerDanger,
  secretDeadline,
  secretEnd,
  urgencyOf,
} from '@/lib/attention/rules'
import type { Danger, Threshold } from '@/lib/attention/schema'
import type { EmployeeStatus } from '@/lib/generated/prisma/enums'

const now = new Date('2026-03-10T14:30:00Z')
const at = (text: string) => new Date(text)
const secret = (secretExpiresAt: Date | null) => ({ secretExpiresAt, expiresAt: null, refreshAt: null })

describe('a secret that ends', () => {
  test.each<[string, string, number | null, Threshold | null]>([
    ['in 31 days, at their first moment', '2026-04-10T00:00:00.000Z', null, null],
    ['in 30 days, at their last moment', '2026-04-09T23:59:59.999Z', 30, 30],
    ['in 30 days, at their first moment', '2026-04-09T00:00:00.000Z', 30, 30],
    ['in 8 days', '2026-03-18T00:00:00.000Z', 8, 30],
    ['in 7 days', '2026-03-17T23:59:59.999Z', 7, 7],
    ['in 2 days', '2026-03-12T00:00:00.000Z', 2, 7],
    ['tomorrow, at the last moment', '2026-03-11T23:59:59.999Z', 1, 1],
    ['today, in a moment', '2026-03-10T14:30:00.001Z', 0, 1],
    ['now', '2026-03-10T14:30:00.000Z', 0, 0],
    ['since this morning', '2026-03-10T00:00:00.000Z', 0, 0],
    ['since yesterday', '2026-03-09T23:59:59.999Z', -1, 0],
    ['since a year', '2025-03-10T00:00:00.000Z', -365, 0],
  ])('%s', (_, end, days, threshold) => {
    const deadline = secretDeadline(secret(at(end)), now)
    expect(deadline && [deadline.days, deadline.threshold]).toEqual(days === null ? null : [days, threshold])
    if (deadline) expect(deadline.dueOn.toISOString()).toBe(`${end.slice(0, 10)}T00:00:00.000Z`)
  })

  test('is found by a query that asks for what ends before the horizon', () => {
    expect(endOfHorizon(now)).toEqual(at('2026-04-10T00:00:00Z'))
    expect(endOfHorizon(at('2026-03-10T00:00:00Z'))).toEqual(at('2026-04-10T00:00:00Z'))
  })

  test('is a token’s end only where nothing renews it, and the earlier of two', () => {
    const [soon, late] = [at('2026-03-11T00:00:00Z'), at('2026-05-01T00:00:00Z')]
    expect(secretEnd({ secretExpiresAt: null, expiresAt: soon, refreshAt: soon })).toBeNull()
    expect(secretEnd({ secretExpiresAt: null, expiresAt: soon, refreshAt: null })).toEqual(soon)
    expect(secretEnd({ secretExpiresAt: late, expiresAt: soon, refreshAt: null })).toEqual(soon)
    expect(secretEnd({ secretExpiresAt: late, expiresAt: soon, refreshAt: soon })).toEqual(late)
    expect(secretEnd(secret(null))).toBeNull()
  })

  test('is none where nothing is stored', () => {
    expect(secretDeadline(null, now)).toBeNull()
  })
})

describe('an owner', () => {
  const owner = (status: EmployeeStatus, endDate: string | null) => ({
    employee: { status, endDate: endDate === null ? null : at(endDate) },
  })

  test.each<[string, string, number | null, Threshold | null]>([
    ['in 31 days', '2026-04-10', null, null],
    ['in 30 days', '2026-04-09', 30, 30],
    ['in 8 days', '2026-03-18', 8, 30],
    ['in 7 days', '2026-03-17', 7, 7],
    ['tomorrow', '2026-03-11', 1, 1],
    ['today: they are still there', '2026-03-10', 0, 1],
    ['yesterday', '2026-03-09', -1, 0],
  ])('whose last day is %s', (_, endDate, days, threshold) => {
    const deadline = ownerDanger(owner('active', endDate), now)?.deadline
    expect(deadline && [deadline.days, deadline.threshold]).toEqual(
      days === null ? undefined : [days, threshold],
    )
  })

  test('who is no member any more, or has left, is gone whatever day stands there', () => {
    const gone = { kind: 'ownerLeaving', deadline: null }
    expect(ownerDanger(null, now)).toEqual(gone)
    expect(ownerDanger(owner('left', null), now)).toEqual(gone)
    expect(ownerDanger(owner('left', '2026-12-31'), now)).toEqual(gone)
    expect(ownerDanger(owner('left', '2026-03-01'), now)?.deadline?.days).toBe(-9)
  })

  test.each(['onboarding', 'active', 'on_leave'] as const)('who is %s without a last day stays', (status) => {
    expect(ownerDanger(owner(status, null), now)).toBeNull()
  })

  test('who is not in the directory stays', () => {
    expect(ownerDanger({ employee: null }, now)).toBeNull()
  })
})

test('what does not work comes before what will not, and dates in their order', () => {
  const deadline = (days: number, threshold: Threshold) => ({ dueOn: now, days, threshold })
  const broken = (state: 'connected' | 'needs_reconnect'): Danger => ({
    kind: 'broken',
    connection: { state, stateReason: null },
    lastFailure: null,
  })
  const order: [string, Danger][] = [
    ['expired', { kind: 'secretExpiry', deadline: deadline(-3, 0) }],
    ['broken', broken('needs_reconnect')],
    ['failing', broken('connected')],
    ['owner gone', { kind: 'ownerLeaving', deadline: null }],
    ['tomorrow', { kind: 'secretExpiry', deadline: deadline(1, 1) }],
    ['approval', { kind: 'approval' }],
    ['in 3 days', { kind: 'ownerLeaving', deadline: deadline(3, 7) }],
    ['in 7 days', { kind: 'secretExpiry', deadline: deadline(7, 7) }],
    ['in 8 days', { kind: 'secretExpiry', deadline: deadline(8, 30) }],
  ]
  const entries = order.map(([name, danger]) => ({ danger, connection: { name } }))
  expect([...entries].reverse().sort(byUrgency)).toEqual(entries)
  expect(urgencyOf({ kind: 'ownerLeaving', deadline: deadline(-1, 0) })).toBe(1)
})
