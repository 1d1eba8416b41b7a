import { expect, test } from 'vitest'
import { cronInWords } from '@/components/triggers/when'

test.each([
  ['30 6 * * *', 'At 6:30 AM', 'À 06:30'],
  ['0 7 * * 1-5', 'At 7:00 AM, Monday through Friday', 'À 07:00, de lundi à vendredi'],
  ['0 6 L * *', 'At 6:00 AM, on the last day of the month', 'À 06:00, le dernier jour du mois'],
  ['no pattern', 'no pattern', 'no pattern'],
])('%s is told in words', (cron, english, french) => {
  expect(cronInWords(cron, 'en')).toBe(english)
  expect(cronInWords(cron, 'fr')).toBe(french)
})
