import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { steerUnservable } from '@/lib/http/unservable'

function steered(method: string, url: string, headers: Record<string, string> = {}) {
  const request = { method, url, headers } as unknown as IncomingMessage
  steerUnservable(request)
  return `${request.method} ${request.url}`
}

const host = 'portico.example'

test('a TRACE reaches what answers 405', () => {
  expect(steered('TRACE', '/en?q=x')).toBe('PUT /icon.svg')
})

test('of programs, a method that nothing here has reaches what answers 501', () => {
  for (const method of ['TRACE', 'PROPFIND', 'QUERY']) {
    expect(steered(method, '/api/scim/v2/Users')).toBe('POST /api/unknown-method')
  }
  for (const method of ['HEAD', 'OPTIONS', 'PATCH']) {
    expect(steered(method, '/api/scim/v2/Users')).toBe(`${method} /api/scim/v2/Users`)
  }
})

test('an action that another site posted reaches what answers 403', () => {
  const foreign = { host, origin: 'https://evil.example' }
  expect(steered('POST', '/en/connections', foreign)).toBe('POST /api/foreign-action')
  expect(steered('POST', '/en/connections', { ...foreign, 'x-forwarded-host': 'evil.example' })).toBe(
    'POST /en/connections',
  )
})

test('own actions, requests of the API and those of programs go where they lead', () => {
  const own = { host, origin: `https://${host}` }
  expect(steered('POST', '/en/connections', own)).toBe('POST /en/connections')
  expect(steered('POST', '/en/connections', { host })).toBe('POST /en/connections')
  expect(steered('POST', '/api/sign-in', { host, origin: 'https://evil.example' })).toBe('POST /api/sign-in')
})

test.each(['/en/%E0%A4%A', '/en/marketplace/%', '/en/%zz', '/en/%FF%FE', '/%C3'])(
  'the address %s, which cannot be decoded, is taken as the text that it is',
  (url) => {
    expect(steered('GET', `${url}?q=1%`)).toBe(`GET ${url.replaceAll('%', '%25')}?q=1%`)
  },
)

test.each(['/en/caf%C3%A9', '/en/x%00y', '/en/a%2Fb?q=100%', '/en?q=%E0', '/en'])(
  'the address %s stays as it is',
  (url) => {
    expect(steered('GET', url)).toBe(`GET ${url}`)
  },
)
