import { describe, expect, test } from 'vitest'
import { webhookEvents } from '@/lib/events/schema'
import { messages } from '@/lib/i18n/messages'
import { outboundErrorKinds } from '@/lib/outbound/outbound-error'
import {
  afterFailure,
  failingFor,
  inOrder,
  isStruggling,
  mostTries,
  nextTryAt,
} from '@/lib/webhooks/delivery/rules'
import { replayForm } from '@/lib/webhooks/schema'

const now = new Date('2026-11-23T12:00:00Z')
const minute = 60_000
const day = 24 * 60 * minute

describe('a delivery', () => {
  test('is tried ten times over more than three days, and less than four', () => {
    for (const random of [0, 1]) {
      let at = now
      let tries = 1
      for (let next = nextTryAt(1, at, random); next; next = nextTryAt(tries, at, random)) {
        expect(next.getTime()).toBeGreaterThan(at.getTime())
        at = next
        tries += 1
      }
      expect(tries).toBe(mostTries)
      const all = at.getTime() - now.getTime()
      expect(all).toBeGreaterThan(3 * day)
      expect(all).toBeLessThan(4 * day)
    }
  })
})

describe('an endpoint', () => {
  const fail = (times: number, random = 0) => {
    let standing = inOrder
    for (let count = 0; count < times; count += 1) standing = afterFailure(standing, now, { random })
    return standing
  }

  test('is left in peace from the third failure in a row on, ever longer, for half an hour at most', () => {
    expect(fail(2)).toEqual({ failingSince: now, failureCount: 2, resumeAt: null })
    expect(isStruggling(fail(2))).toBe(false)
    const pauses = [3, 4, 5, 20, 1000].map((times) => Number(fail(times).resumeAt) - now.getTime())
    expect(pauses).toEqual([5_000, 10_000, 20_000, 30 * minute, 30 * minute])
    expect(Number(fail(1000, 1).resumeAt) - now.getTime()).toBe(33 * minute)
  })

  test('waits at least as long as its receiver asks', () => {
    const standing = afterFailure(inOrder, now, { waitMs: minute, random: 0 })
    expect(standing.resumeAt).toEqual(new Date(now.getTime() + minute))
    // Of tries at the same time, the longest wait counts.
    expect(afterFailure(standing, now, { random: 0 }).resumeAt).toEqual(standing.resumeAt)
  })

  test('has failed since the first failure, until something arrives', () => {
    const later = new Date(now.getTime() + day)
    const standing = afterFailure(fail(1), later, { random: 0 })
    expect(standing.failingSince).toEqual(now)
    expect(failingFor(standing, later)).toBe(day)
    expect(failingFor(inOrder, later)).toBe(0)
  })
})

test('each event and each way to fail has words in both languages', () => {
  for (const { webhooks } of [messages.en, messages.fr]) {
    for (const event of webhookEvents) expect(webhooks.events).toHaveProperty(event.replace('.', '_'))
    for (const kind of outboundErrorKinds) expect(webhooks.outcome).toHaveProperty(kind)
  }
})

test('a time range begins before it ends, in UTC', () => {
  const form = { endpointId: crypto.randomUUID(), from: '2026-11-22T10:00', to: '2026-11-23T10:00' }
  expect(replayForm.parse(form)).toMatchObject({ from: new Date('2026-11-22T10:00:00Z'), which: 'failed' })
  expect(replayForm.safeParse({ ...form, to: form.from }).success).toBe(false)
  expect(replayForm.safeParse({ ...form, to: '2026-13-45T99:99' }).success).toBe(false)
  expect(replayForm.safeParse({ ...form, from: '' }).success).toBe(false)
})
