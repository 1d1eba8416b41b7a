import { createTranslator } from 'next-intl'
import { expect, test } from 'vitest'
import { messages } from '@/lib/i18n/messages'
import { waitValues } from '@/lib/wait'

test.each([
  [0.2, 1, 'seconds'],
  [1, 1, 'seconds'],
  [120, 120, 'seconds'],
  [120.5, 3, 'minutes'],
  [121, 3, 'minutes'],
  [180, 3, 'minutes'],
  [7200, 120, 'minutes'],
  [7201, 3, 'hours'],
  [86_400, 24, 'hours'],
] as const)('%d seconds are %d %s', (seconds, wait, waitUnit) => {
  expect(waitValues(seconds)).toEqual({ wait, waitUnit })
})

test.each([undefined, 0, -1, Number.NaN])(
  'where nobody says how long (%s), no figure is made up',
  (seconds) => {
    expect(waitValues(seconds)).toEqual({ wait: 0, waitUnit: 'unknown' })
  },
)

test.each([
  ['en', 0, 'Too many tries. Wait a few minutes, then try again.'],
  ['en', 1, 'Too many tries. Wait 1 second, then try again.'],
  ['en', 45, 'Too many tries. Wait 45 seconds, then try again.'],
  ['en', 150, 'Too many tries. Wait 3 minutes, then try again.'],
  ['en', 86_400, 'Too many tries. Wait 24 hours, then try again.'],
  ['fr', 0, 'Trop de tentatives. Patientez quelques minutes, puis réessayez.'],
  ['fr', 1, `Trop de tentatives. Patientez 1 seconde, puis réessayez.`],
  ['fr', 45, `Trop de tentatives. Patientez 45 secondes, puis réessayez.`],
  ['fr', 150, `Trop de tentatives. Patientez 3 minutes, puis réessayez.`],
  ['fr', 86_400, `Trop de tentatives. Patientez 24 heures, puis réessayez.`],
] as const)('a reached limit says in %s how long %d seconds are', (locale, seconds, sentence) => {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'errors.reasons' })
  expect(t('tooManyTries', waitValues(seconds))).toBe(sentence)
})

test.each([
  ['en', 0, 'Acme takes no more calls for now. Wait a few minutes, then check the connection again.'],
  ['en', 30, 'Acme takes no more calls for now. Wait 30 seconds, then check the connection again.'],
  ['en', 3600, 'Acme takes no more calls for now. Wait 60 minutes, then check the connection again.'],
  ['en', 86_400, 'Acme takes no more calls for now. Wait 24 hours, then check the connection again.'],
  [
    'fr',
    0,
    'Acme n’accepte plus d’appels pour l’instant. Patientez quelques minutes, puis vérifiez de nouveau la connexion.',
  ],
  [
    'fr',
    30,
    `Acme n’accepte plus d’appels pour l’instant. Patientez 30 secondes, puis vérifiez de nouveau la connexion.`,
  ],
  [
    'fr',
    86_400,
    `Acme n’accepte plus d’appels pour l’instant. Patientez 24 heures, puis vérifiez de nouveau la connexion.`,
  ],
] as const)('a provider’s limit says in %s how long %d seconds are', (locale, seconds, sentence) => {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'connectionErrors' })
  expect(t('verification.rateLimited', { provider: 'Acme', ...waitValues(seconds) })).toBe(sentence)
})
