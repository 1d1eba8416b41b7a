import { expect, test } from 'vitest'
import {
  guessDateFormat,
  readCountry,
  readDate,
  readEmail,
  readEmploymentType,
  readLanguage,
  readStatus,
  tidy,
} from '@/lib/directory/imports/values/rules'
import { messages } from '@/lib/i18n/messages'

test.each([
  ['2026-03-01', 'ymd', '2026-03-01'],
  ['20260301', 'ymd', '2026-03-01'],
  ['2026-03-01T00:00:00Z', 'ymd', '2026-03-01'],
  ['1/3/2026', 'dmy', '2026-03-01'],
  ['01.03.2026', 'dmy', '2026-03-01'],
  ['3/1/2026', 'mdy', '2026-03-01'],
] as const)('the day %s, written as %s, is %s', (text, format, day) => {
  expect(readDate(text, format)).toEqual({ value: day })
})

test.each(['2026-02-30', '31/12/26', '12/31/2026', 'soon', '0026-01-01'])('%s is no day', (text) => {
  expect(readDate(text, 'dmy')).toEqual({ reason: 'date' })
  expect(readDate(text, 'ymd')).toEqual({ reason: 'date' })
})

test('the order of a date is guessed from days that leave no doubt', () => {
  expect(guessDateFormat(['01/02/2026', '25/02/2026'])).toBe('dmy')
  expect(guessDateFormat(['01/02/2026', '02/25/2026'])).toBe('mdy')
  expect(guessDateFormat(['2026-02-25'])).toBe('ymd')
})

test('countries, languages, contracts and statuses are understood in English and French, and by code', () => {
  expect(['FR', 'france', 'Allemagne', 'États-Unis', 'uk'].map(readCountry)).toEqual(
    ['FR', 'FR', 'DE', 'US', 'GB'].map((value) => ({ value })),
  )
  expect(['fr', 'Français', 'anglais', 'German', 'pt_BR'].map(readLanguage)).toEqual(
    ['fr', 'fr', 'en', 'de', 'pt-BR'].map((value) => ({ value })),
  )
  expect(['CDI', 'Fixed-term', 'Stagiaire', 'freelance'].map(readEmploymentType)).toEqual(
    ['permanent', 'fixed_term', 'intern', 'contractor'].map((value) => ({ value })),
  )
  expect(['Actif', 'On Leave', 'parti', 'onboarding'].map(readStatus)).toEqual(
    ['active', 'on_leave', 'left', 'onboarding'].map((value) => ({ value })),
  )
  expect(readCountry('Ruritania')).toEqual({ reason: 'country' })
  expect(readStatus('perhaps')).toEqual({ reason: 'status' })
})

test.each(['en', 'fr'] as const)(
  'what the directory calls statuses and contracts in %s is understood',
  (locale) => {
    const { status, employmentType } = messages[locale].directory
    for (const [value, word] of Object.entries(status)) expect(readStatus(word)).toEqual({ value })
    for (const [value, word] of Object.entries(employmentType)) {
      expect(readEmploymentType(word)).toEqual({ value })
    }
  },
)

test('an e-mail address is complete, of any script', () => {
  for (const text of ['a@example.com', "o'brien+hr@mail.example.co.uk", 'zoé@exämple.fr']) {
    expect(readEmail(text)).toEqual({ value: text })
  }
  for (const text of ['a@b', 'a b@example.com', '@example.com', 'a..b@example.com', 'a@-example.com']) {
    expect(readEmail(text)).toEqual({ reason: 'email' })
  }
})

test('a cell becomes one line in NFC, without invisible signs at its ends', () => {
  expect(tidy('  Ame\u0301lie\t\r\n Lefe\u0300vre\u00a0')).toBe('Amélie Lefèvre')
  expect(tidy('\u202eabc\u202c')).toBe('abc')
})
