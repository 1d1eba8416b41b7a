import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { interpretVerifyAnswer, resolvePointer } from '@/lib/connectors/answers'
import { providerMessage, redact } from '@/lib/connectors/provider-message'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'

function definition(expect?: object) {
  return connectorDefinitionSchema.parse({
    config: [],
    authMethods: [{ type: 'none' }],
    baseUrl: 'https://a.example',
    verify: { method: 'GET', path: '/me', ...(expect && { expect }) },
  })
}

const slack = definition({ pointer: '/ok', equals: true })
const moodle = definition({ pointer: '/sitename' })
const read = (status: number, body = '', connector = definition(), headers = {}) =>
  interpretVerifyAnswer(connector, { status, headers, body }, ['s3cret-key-0001'])

describe('interpretVerifyAnswer', () => {
  test.each([
    [401, 'wrongCredentials'],
    [403, 'forbiddenByProvider'],
    [404, 'wrongHost'],
    [410, 'wrongHost'],
    [429, 'rateLimited'],
    [500, 'providerError'],
    [503, 'providerError'],
    [400, 'unexpectedAnswer'],
    [304, 'unexpectedAnswer'],
  ])('status %i is %s', (status, reason) => {
    expect(read(status)).toEqual({ ok: false, status, reason })
  })

  test('any 2xx passes when nothing is expected', () => {
    expect(read(200, '<html>')).toEqual({ ok: true, status: 200 })
    expect(read(204)).toEqual({ ok: true, status: 204 })
  })

  test('an expected value must stand there', () => {
    expect(read(200, '{"ok":true}', slack)).toEqual({ ok: true, status: 200 })
    expect(read(200, '{"ok":false,"error":"invalid_auth"}', slack)).toEqual({
      ok: false,
      status: 200,
      reason: 'wrongCredentials',
      providerMessage: 'invalid_auth',
    })
    expect(read(200, '{"ok":"true"}', slack)).toMatchObject({ reason: 'wrongCredentials' })
    expect(read(200, '{"sitename":null}', moodle)).toEqual({ ok: true, status: 200 })
    expect(read(200, '{"errorcode":"invalidtoken","message":"Invalid token"}', moodle)).toMatchObject({
      reason: 'wrongCredentials',
      providerMessage: 'Invalid token',
    })
    expect(read(200, '<html>', slack)).toMatchObject({ reason: 'unexpectedAnswer' })
    expect(read(401, '{"ok":true}', slack)).toMatchObject({ reason: 'wrongCredentials' })
  })

  test('tells how long to wait', () => {
    expect(read(429, '', definition(), { 'retry-after': '30' })).toMatchObject({ retryAfterSeconds: 30 })
    expect(read(503, '', definition(), { 'retry-after': '5' })).toMatchObject({ retryAfterSeconds: 5 })
  })
})

test('resolvePointer follows RFC 6901', () => {
  const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, nested: { deep: null } }
  expect(resolvePointer(document, '')).toBe(document)
  expect(resolvePointer(document, '/foo/1')).toBe('baz')
  expect(resolvePointer(document, '/')).toBe(0)
  expect(resolvePointer(document, '/a~1b')).toBe(1)
  expect(resolvePointer(document, '/m~0n')).toBe(8)
  expect(resolvePointer(document, '/nested/deep')).toBeNull()
  for (const pointer of [
    '/foo/2',
    '/foo/01',
    '/foo/length',
    '/foo/-',
    '/toString',
    '/nested/deep/x',
    '/none',
  ]) {
    expect(resolvePointer(document, pointer)).toBeUndefined()
  }
})

describe('providerMessage', () => {
  test.each([
    ['{"error_description":"Bad key"}', 'Bad key'],
    ['{"error":{"message":"Bad key"}}', 'Bad key'],
    ['{"errors":[{"detail":"Bad key"}]}', 'Bad key'],
    ['{"error":"invalid","message":"Bad\\n\\u0000 key"}', 'Bad key'],
    ['{"status":"failed"}', undefined],
    ['<html>Bad key</html>', undefined],
    ['null', undefined],
    ['', undefined],
  ])('%s says %j', (body, message) => {
    expect(providerMessage(body, [])).toBe(message)
  })

  test('is one line of at most 200 characters', () => {
    const message = providerMessage(JSON.stringify({ message: 'word '.repeat(10_000) }), [])
    expect(message?.length).toBeLessThanOrEqual(200)
    expect(message).toMatch(/^word word.*…$/)
  })

  test('never repeats a secret: whole, encoded, or a telling piece of it', () => {
    const secret = 's3cret/key+0001='
    const said = [
      `Key ${secret} is unknown`,
      `Key ${encodeURIComponent(secret)} is unknown`,
      `Key ${Buffer.from(secret).toString('base64')} is unknown`,
      `Key ${secret.slice(0, 10)}… is unknown`,
    ]
    for (const message of said) expect(redact(message, [secret])).toMatch(/^Key •••…? is unknown$/)
    expect(redact('code a1 refused', ['a1'])).toBe('code ••• refused')
    expect(redact('nothing here', [''])).toBe('nothing here')
  })

  test('whatever the provider says around it, the secret is gone', () => {
    const text = fc.string({ maxLength: 60 })
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 30 }), text, text, (secret, before, after) => {
        fc.pre(!secret.includes('•'))
        const message = providerMessage(JSON.stringify({ message: before + secret + after }), [secret]) ?? ''
        expect(message.includes(secret)).toBe(false)
      }),
    )
  })
})
