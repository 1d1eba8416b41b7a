import { expect, test } from 'vitest'
import { DELETE, GET } from '@/app/api/whole-pages/route'
import { duringRequest } from '@/tests/support/next-request'

function comeFrom(referer?: string): Promise<Response> {
  const headers = new Headers(referer ? { referer } : {})
  const request = new Request('http://localhost:3000/api/whole-pages', { headers })
  return duringRequest({}, () => GET(request))
}

test('a visitor is led to sign-in, in the language of the page and with the way back', async () => {
  const response = await comeFrom('http://localhost:3000/fr/connections?done=deleted')
  expect(response.status).toBe(307)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('location')).toBe('/fr/sign-in?returnTo=%2Ffr%2Fconnections%3Fdone%3Ddeleted')
  expect(response.headers.get('set-cookie')).toBeNull()
})

test.each([undefined, 'nonsense', 'about:blank', 'https://evil.example//other.example/x'])(
  'from %s it leads to the start page of this site',
  async (referer) => {
    const response = await comeFrom(referer)
    expect(response.headers.get('location')).toBe('/en/sign-in?returnTo=%2Fhome')
  },
)

test('a browser that runs scripts may say so without having an account', async () => {
  const request = new Request('http://localhost:3000/api/whole-pages', { method: 'DELETE' })
  const response = await duringRequest({ cookie: '__prerender_bypass=x' }, () => DELETE(request))
  expect(response.status).toBe(204)
})
