import { expect, test } from 'vitest'
import { cronProblem, cronTimes, nextTime, scheduleSchema } from '@/lib/schedules'

const now = new Date('2026-03-01T12:00:00Z')
const minutesUtc = (dates: readonly Date[]) => dates.map((date) => date.toISOString().slice(0, 16))

test.each([
  ['0 6 * * 1-5', null],
  ['*/5 * * * *', null],
  [' 0  6 * * MON-FRI ', null],
  ['0 0 29 2 *', null],
  ['0 0 30 2 *', 'cronNever'],
  ['0 0 31 4,6,9,11 *', 'cronNever'],
  ['* * * * *', 'cronTooOften'],
  ['*/4 3 * * *', 'cronTooOften'],
  ['0,59 0,23 * * *', 'cronTooOften'],
  ['0,57 0,23 1,31 * *', 'cronTooOften'],
  ['', 'cronPattern'],
  ['every day', 'cronPattern'],
  ['0 6 * *', 'cronPattern'],
  ['0 0 6 * * *', 'cronPattern'],
  ['0 0 6 * * * 2027', 'cronPattern'],
  ['61 6 * * *', 'cronPattern'],
  ['a b c d e', 'cronPattern'],
  ['@hourly', 'cronPattern'],
  ['every day at 6:30 am', 'cronPattern'],
  ['à 6:30 tous les jours', 'cronPattern'],
  ['0 12:00 1 1 2030', 'cronPattern'],
  ['1 Jan 2027 06:00 UTC', 'cronPattern'],
  ['0 6 L * *', null],
  ['0 6 * * MON#1', null],
])('the pattern "%s" has the problem %s', (cron, problem) => {
  expect(cronProblem(cron, 'Europe/Paris', now)).toBe(problem)
})

test('a time that summer skips comes as soon as it can, and one that it repeats comes once', () => {
  const half = ['30 2 * * *', 'Europe/Paris', 3] as const
  expect(minutesUtc(cronTimes(...half, new Date('2026-03-27T12:00:00Z')))).toEqual([
    '2026-03-28T01:30',
    '2026-03-29T01:00',
    '2026-03-30T00:30',
  ])
  expect(minutesUtc(cronTimes(...half, new Date('2026-10-23T12:00:00Z')))).toEqual([
    '2026-10-24T00:30',
    '2026-10-25T00:30',
    '2026-10-26T01:30',
  ])
})

test('every hour comes also in the hour that is repeated, and six o’clock stays six o’clock', () => {
  const from = new Date('2026-10-24T23:30:00Z')
  expect(minutesUtc(cronTimes('0 * * * *', 'Europe/Paris', 3, from))).toEqual([
    '2026-10-25T00:00',
    '2026-10-25T01:00',
    '2026-10-25T02:00',
  ])
  const six = { cron: '0 6 * * *', timeZone: 'Europe/Paris' }
  expect(nextTime(six, new Date('2026-10-24T00:00:00Z'))).toEqual(new Date('2026-10-24T04:00:00Z'))
  expect(nextTime(six, new Date('2026-10-25T00:00:00Z'))).toEqual(new Date('2026-10-25T05:00:00Z'))
})

test('an interval counts from now, and what never comes has no next time', () => {
  expect(nextTime({ everyMinutes: 90 }, now)).toEqual(new Date('2026-03-01T13:30:00Z'))
  expect(nextTime(null, now)).toBeNull()
  expect(nextTime({ cron: '0 0 30 2 *', timeZone: 'UTC' }, now)).toBeNull()
  expect(cronTimes('0 0 30 2 *', 'UTC', 5, now)).toEqual([])
})

test.each([
  [{ everyMinutes: 5 }, true],
  [{ everyMinutes: 10_080 }, true],
  [{ everyMinutes: 4 }, false],
  [{ everyMinutes: 10_081 }, false],
  [{ everyMinutes: 5.5 }, false],
  [{ cron: '0 6 * * *', timeZone: 'Europe/Paris' }, true],
  [{ cron: '0 6 * * *', timeZone: 'Mars/Base' }, false],
  [{ cron: '0 6 * * *', timeZone: '+02:00' }, false],
  [{ cron: 'every day', timeZone: 'UTC' }, false],
  [{ cron: 'every day at 6:30 am', timeZone: 'UTC' }, false],
  [{ cron: '1 Jan 2027 06:00 UTC', timeZone: 'UTC' }, false],
  [{ cron: '0 6 * * *' }, false],
  [{ cron: `0 ${'6,'.repeat(60)}6 * * *`, timeZone: 'UTC' }, false],
])('of what is stored, %j is a schedule: %s', (stored, isSchedule) => {
  expect(scheduleSchema.safeParse(stored).success).toBe(isSchedule)
})
