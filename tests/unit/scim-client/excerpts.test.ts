import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redact } from '@/lib/connectors/provider-message'
import { excerptMaker } from '@/lib/scim-client/excerpts'

const word = fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...'abcdef"/+ é') })

test('Excerpts are what redacting leaves of a text, whether or not there is something to redact', () => {
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 3 }),
      fc.array(word, { maxLength: 8 }),
      fc.boolean(),
      (secrets, words, isTold) => {
        const text = [...words, ...(isTold ? secrets.map((secret) => secret.slice(0, 12)) : [])].join('')
        const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
        expect(excerptMaker(secrets)(200, text).body).toBe(redact(text, forms))
      },
    ),
    { numRuns: 500 },
  )
})

test('A secret that comes later is masked from then on', () => {
  const secrets: string[] = []
  const excerpt = excerptMaker(secrets)
  expect(excerpt(200, 'token=abcdefghij').body).toBe('token=abcdefghij')
  secrets.push('abcdefghij')
  expect(excerpt(200, 'token=abcdefghij').body).toBe('token=•••')
})

test('A password whose end is cut off is masked as well', () => {
  expect(excerptMaker([])(200, `{"a":"${'x'.repeat(8_150)}","password":"hunter222222`).body).not.toContain(
    'hunter',
  )
})
