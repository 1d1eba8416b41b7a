import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toReturnPath } from '@/lib/http/return-path'

test.each(['/', '/en/connections', '/fr/connections/abc/access?tab=all&q=a%20b#top', '/en/@me', '/a//b'])(
  '%s leads back to where it says',
  (value) => expect(toReturnPath(value)).toBe(value),
)

test.each([
  '',
  'en/connections',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\r\n/evil.example',
  '/./\\evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  'https://evil.example',
  'http:evil.example',
  'javascript:alert(1)',
  ' //evil.example',
  '\u0000//evil.example',
])('%j leads nowhere', (value) => expect(toReturnPath(value)).toBe(''))

test('whatever it is made of, a browser stays on this site', () => {
  const piece = fc.oneof(
    fc.constantFrom('/', '\\', '.', '..', '\t', '\n', '@', ':', 'http', '%2f', '?'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const path = toReturnPath(pieces.join(''))
      for (const base of ['http://portico.example', 'https://portico.example/en/sign-in?x=1']) {
        expect(new URL(path, base).origin).toBe(new URL(base).origin)
      }
    }),
  )
})
