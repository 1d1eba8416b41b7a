import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expandBasic, expandHeader, expandUrl } from '@/lib/connectors/templates'
import { AppError } from '@/lib/errors'
import { anyCharacter } from '@/tests/support/any-character'

function fieldsOf(run: () => unknown): Record<string, string> | undefined {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) return error.details.fields
    throw error
  }
  return undefined
}

describe('expandUrl', () => {
  test('fills host, path and query', () => {
    const url = expandUrl('https://{sub}.example.com:8443/c/{id}/x?q={q}', {
      sub: 'acme',
      id: 'a/b',
      q: 'a&b=c',
    })
    expect(url).toBe('https://acme.example.com:8443/c/a%2Fb/x?q=a%26b%3Dc')
  })

  test('takes a port where the host is the whole authority, and only there', () => {
    expect(expandUrl('https://{host}/api', { host: 'chat.example.com:8065' })).toBe(
      'https://chat.example.com:8065/api',
    )
    expect(fieldsOf(() => expandUrl('https://{host}.example.com/', { host: 'a:80' }))).toEqual({
      host: 'invalidHost',
    })
  })

  test.each([
    'evil.com/',
    'evil.com?',
    'evil.com#',
    'user@evil.com',
    'evil.com\\',
    'a b',
    'a\nb',
    '',
    '..',
    '.',
    'a..b',
    '-',
    '[::1]',
    'evil。com',
    '%2f',
    'a{b}',
  ])('lets no value break out of the host: %j', (host) => {
    const fields = fieldsOf(() => expandUrl('https://{host}.example.com/', { host }))
    expect(fields).toEqual({ host: host === '' ? 'required' : 'invalidHost' })
  })

  test('whatever is typed, the host stays below the one that the definition names', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 40 }), (sub) => {
        let url: string
        try {
          url = expandUrl('https://{sub}.example.com/path', { sub })
        } catch (error) {
          if (error instanceof AppError) return
          throw error
        }
        expect(new URL(url).hostname.endsWith('.example.com')).toBe(true)
        expect(new URL(url).pathname).toBe('/path')
      }),
      { numRuns: 500 },
    )
  })

  test('whatever is typed, the path keeps its shape', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 40 }), (id) => {
        let url: URL
        try {
          url = new URL(expandUrl('https://api.example.com/c/{id}/end', { id }))
        } catch (error) {
          if (error instanceof AppError) return
          throw error
        }
        expect(url.origin).toBe('https://api.example.com')
        expect(url.pathname).toMatch(/^\/c\/[^/]+\/end$/)
        expect([url.search, url.hash]).toEqual(['', ''])
      }),
      { numRuns: 500 },
    )
  })

  test('lets no dot segment climb', () => {
    for (const id of ['.', '..']) {
      expect(fieldsOf(() => expandUrl('https://a.example/c/{id}/x', { id }))).toEqual({
        id: 'invalidCharacters',
      })
    }
    expect(expandUrl('https://a.example/c/{id}', { id: '%2e%2e' })).toBe('https://a.example/c/%252e%252e')
  })

  test('builds upon a complete address', () => {
    const template = '{serverUrl}/admin/{realm}'
    expect(expandUrl(template, { serverUrl: 'https://sso.example.com/auth/', realm: 'hr' })).toBe(
      'https://sso.example.com/auth/admin/hr',
    )
    expect(expandUrl('{tokenUrl}', { tokenUrl: 'https://a.example/token?x=1' })).toBe(
      'https://a.example/token?x=1',
    )
  })

  test.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:pass@a.example',
    'https://a.example/#x',
    'https://a.example/?x=',
    'sso.example.com',
    'https://a.example/a b',
  ])('builds upon nothing else: %s', (serverUrl) => {
    expect(fieldsOf(() => expandUrl('{serverUrl}/admin', { serverUrl }))).toEqual({ serverUrl: 'invalidUrl' })
  })

  test('names the field that is missing, also when the prototype has one of that name', () => {
    expect(fieldsOf(() => expandUrl('https://a.example/{id}', {}))).toEqual({ id: 'required' })
    expect(fieldsOf(() => expandUrl('https://a.example/{toString}', {}))).toEqual({ toString: 'required' })
  })

  test('puts a value in once: what looks like a placeholder in it is text', () => {
    expect(expandUrl('https://a.example/{a}/{b}', { a: '{b}', b: '$&' })).toBe(
      'https://a.example/%7Bb%7D/%24%26',
    )
  })
})

describe('headers', () => {
  test.each(['a\r\nX-Evil: 1', 'a\nb', 'a\0b', 'ключ'])('refuse %j', (token) => {
    expect(fieldsOf(() => expandHeader('Bearer {token}', { token }))).toEqual({ token: 'invalidCharacters' })
  })

  test('keep the value as it is', () => {
    expect(expandHeader('Token token={k}', { k: 'a=b c' })).toBe('Token token=a=b c')
  })
})

describe('expandBasic', () => {
  test('encodes the pair as UTF-8', () => {
    expect(Buffer.from(expandBasic('{user}:{pass}', { user: 'é', pass: 'a:b' }), 'base64').toString()).toBe(
      'é:a:b',
    )
  })

  test('lets no user hold a colon and no part a control character', () => {
    expect(fieldsOf(() => expandBasic('{user}:{pass}', { user: 'a:b', pass: 'c' }))).toEqual({
      user: 'invalidCharacters',
    })
    expect(fieldsOf(() => expandBasic('{user}:{pass}', { user: 'a', pass: 'c\n' }))).toEqual({
      pass: 'invalidCharacters',
    })
  })
})
