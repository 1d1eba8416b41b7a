import { describe, expect, test } from 'vitest'
import { matchesPattern } from '@/lib/connectors/patterns'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'

const label = { en: 'Key', fr: 'Clé' }
const key = { name: 'apiKey', label, secret: true, pattern: null, example: null, help: label }
const field = { name: 'sub', label, type: 'text', pattern: '^[a-z]+$', example: 'acme', required: true }
const apiKey = {
  type: 'api_key',
  fields: [key],
  placement: { in: 'header', name: 'Authorization', format: 'Bearer {apiKey}' },
}
const authorizationCode = {
  type: 'oauth2_authorization_code',
  authorizationUrl: 'https://a.example/authorize',
  tokenUrl: 'https://a.example/token',
  scopes: [],
  pkce: null,
  tokenAuth: null,
  authorizationParams: null,
}
const definition = {
  config: [field],
  authMethods: [apiKey],
  baseUrl: 'https://{sub}.example.com',
  verify: { method: 'GET', path: '/me' },
}

function isAccepted(changes: object): boolean {
  return connectorDefinitionSchema.safeParse({ ...definition, ...changes }).success
}

test('a sound definition is accepted, also with an issuer and over http for a private host', () => {
  expect(isAccepted({})).toBe(true)
  expect(isAccepted({ authMethods: [{ ...authorizationCode, issuer: 'https://a.example' }] })).toBe(true)
  expect(isAccepted({ baseUrl: 'http://127.0.0.1:4100' })).toBe(true)
})

describe('a definition is refused', () => {
  const withPlacement = (placement: object) => ({ authMethods: [{ ...apiKey, placement }] })
  const withParams = (authorizationParams: object) => ({
    authMethods: [{ ...authorizationCode, authorizationParams }],
  })

  test.each([
    ['without a method', { authMethods: [] }],
    ['with the same method twice', { authMethods: [apiKey, apiKey] }],
    ['with a placeholder that no field fills', { baseUrl: 'https://{other}.example.com' }],
    ['with a credential in the address', { baseUrl: 'https://{apiKey}.example.com' }],
    [
      'with an issuer to name itself but none known',
      { authMethods: [{ ...authorizationCode, authorizationResponseIss: true }] },
    ],
    ['with a stray brace', { baseUrl: 'https://{sub.example.com' }],
    ['with a user in the address', { baseUrl: 'https://user@example.com' }],
    ['with another scheme', { baseUrl: 'ftp://example.com' }],
    ['with a verification that has no base', { baseUrl: null }],
    ['with a path that leaves the host', { verify: { method: 'GET', path: '//evil.example' } }],
    ['with a call that is not GET', { verify: { method: 'POST', path: '/me' } }],
    ['with a pointer that is none', { verify: { method: 'GET', path: '/', expect: { pointer: 'ok' } } }],
    ['with a header that frames the message', { headers: { 'Transfer-Encoding': 'chunked' } }],
    ['with the header Host', withPlacement({ in: 'header', name: 'Host', format: '{apiKey}' })],
    ['with a line break in a header', { headers: { 'X-A': 'a\r\nb' } }],
    [
      'with a Basic pair that is none',
      withPlacement({ in: 'basic', name: 'Authorization', format: '{apiKey}' }),
    ],
    ['with two fields of one name', { config: [{ ...field, name: 'apiKey' }], baseUrl: 'https://a.example' }],
    ['with a reserved field name', { config: [field, { ...field, name: 'accessToken' }] }],
    ['with a state of its own', withParams({ state: 'x' })],
    ['with a redirect of its own', withParams({ redirect_uri: 'https://evil.example' })],
    ['with an answer by form post', withParams({ response_mode: 'form_post' })],
    ['with a text in one language', { config: [{ ...field, label: { en: 'Key' } }] }],
    ['with an unknown property', { script: 'x' }],
    ['with a look-ahead', { config: [{ ...field, pattern: '^(?=a).*$' }] }],
    ['with a back-reference', { config: [{ ...field, pattern: '^(a)\\1$' }] }],
    ['with a pattern that explodes', { config: [{ ...field, pattern: '((a{900}){900})' }] }],
    ['with a pattern of too many states', { config: [{ ...field, pattern: '(a?b?c?){900}' }] }],
  ])('%s', (_, changes) => {
    expect(isAccepted(changes)).toBe(false)
  })
})

describe('patterns of partners', () => {
  // With a backtracking engine these would run until the test times out.
  test.each(['^(a+)+$', '^(a|a)*$', '^([a-z]+)*@$', '^(.*a){20}$'])(
    'cannot hold up the server: %s',
    (source) => {
      expect(matchesPattern(source, `${'a'.repeat(2047)}!`)).toBe(false)
    },
  )

  test('match the whole value, with anchors or without', () => {
    expect(matchesPattern('[a-z]+', 'abc')).toBe(true)
    expect(matchesPattern('[a-z]+', 'abc!')).toBe(false)
    expect(matchesPattern('a|b', 'ab')).toBe(false)
    expect(matchesPattern('^abc$', 'abc\n')).toBe(false)
  })
})
