import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { parseViewName } from '@/lib/catalog/schema'
import proxy from '@/proxy'

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
