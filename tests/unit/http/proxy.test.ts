import { readdirSync } from 'node:fs'
import { unstable_doesMiddlewareMatch } from 'next/experimental/testing/server'
import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { parseViewName } from '@/lib/catalog/schema'
import proxy, { config } from '@/proxy'

const ask = (path: string, cookie = '') =>
  proxy(new NextRequest(`http://portico.example${path}`, { headers: { cookie } }))

const servedFrom = (path: string, cookie = '') =>
  ask(path, cookie).headers.get('x-middleware-rewrite')?.replace('http://portico.example', '')

test('equal filters are served from the same page, whatever their order and spelling', () => {
  const path = servedFrom('/fr/marketplace?category=payroll&tier=elite&q=%20hr%20')
  expect(path).toMatch(/^\/fr\/marketplace\/views\/[\w-]+$/)
  expect(servedFrom('/fr/marketplace?q=hr&tier=elite&tier=elite&category=payroll&utm=1&page=1')).toBe(path)
  expect(parseViewName(path?.split('/').at(-1) ?? '')).toMatchObject({
    q: 'hr',
    category: ['payroll'],
    tier: ['elite'],
  })
})

test('filters that say nothing lead to the view without any', () => {
  expect(servedFrom('/en/marketplace?q=&page=1&sort=relevance')).toBe('/en/marketplace/views/all')
})

test('what a browser keeps of a view it asks for again: after signing in there is another page', () => {
  expect(ask('/en/marketplace?q=hr').headers.get('cache-control')).toBe('private, no-cache')
})

test('a tab is of no use to a visitor', () => {
  expect(servedFrom('/en/marketplace?tab=connected&q=hr')).toBe(servedFrom('/en/marketplace?q=hr'))
})

test.each(['next-auth.session-token', '__Secure-next-auth.session-token'])(
  'whoever has the cookie %s finds the pages for members, with all parameters',
  (name) => {
    const cookie = `${name}=some`
    expect(servedFrom('/en/marketplace', cookie)).toBe('/en/member/marketplace')
    expect(servedFrom('/fr/marketplace?tab=connected&q=hr', cookie)).toBe(
      '/fr/member/marketplace?tab=connected&q=hr',
    )
    expect(servedFrom('/en/marketplace/slack', cookie)).toBe('/en/member/marketplace/slack')
  },
)

test("an address without a language is sent to the reader's", () => {
  expect(ask('/marketplace?q=hr').headers.get('location')).toBe('http://portico.example/en/marketplace?q=hr')
})

test.each(['/en/member/marketplace', '/fr/member/marketplace/slack', '/en/marketplace/views/all'])(
  'the inner address %s does not exist for whoever asks for it',
  (path) => {
    for (const cookie of ['', 'next-auth.session-token=some']) {
      expect(servedFrom(path, cookie)).toBe(`${path.slice(0, 3)}/not-found`)
      expect(ask(path, cookie).status).toBe(404)
    }
  },
)

test('a language that Portico does not speak is part of a path without language', () => {
  expect(ask('/de/marketplace').headers.get('location')).toBe('http://portico.example/en/de/marketplace')
})

const passes = (url: string, cookies = {}) => unstable_doesMiddlewareMatch({ config, url, cookies })

test.each([
  '/en',
  '/fr',
  '/en/marketplace',
  '/fr/marketplace/slack',
  '/en/sign-in',
  '/en/connections/1/access',
])('the proxy costs a visitor of %s nothing', (path) => {
  expect(passes(path)).toBe(false)
})

test('files at the root, those of Next and the API are served as they are', () => {
  const files = [...readdirSync('public'), 'icon.svg', 'robots.txt', 'sitemap.xml']
  for (const file of files) expect({ file, passes: passes(`/${file}`) }).toEqual({ file, passes: false })
  expect(passes('/_next/static/chunks/main.js')).toBe(false)
  expect(passes('/api/health/live')).toBe(false)
})

test.each([
  '/',
  '/nope',
  '/nope.txt',
  '/icon.svg/nope',
  '/de/marketplace',
  '/english',
  '/en/member/marketplace',
  '/fr/marketplace/views/all',
])('the proxy sees %s', (path) => {
  expect(passes(path)).toBe(true)
})

test('of addresses with a language it sees the catalog, from members and with filters', () => {
  expect(passes('/en/marketplace/slack', { 'next-auth.session-token': 'some' })).toBe(true)
  expect(passes('/fr/marketplace', { '__Secure-next-auth.session-token': 'some' })).toBe(true)
  expect(passes('/fr/marketplace?q=hr')).toBe(true)
})
