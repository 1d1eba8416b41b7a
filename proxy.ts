import { type NextRequest, NextResponse } from 'next/server'
import createMiddleware from 'next-intl/middleware'
import { parseCatalogFilters, type SearchParams, viewName } from '@/lib/catalog/schema'
import { routing } from '@/lib/i18n/routing'

const addLanguage = createMiddleware(routing)

const sessionCookies = ['next-auth.session-token', '__Secure-next-auth.session-token']

function toParams(search: URLSearchParams): SearchParams {
  return Object.fromEntries([...new Set(search.keys())].map((key) => [key, search.getAll(key)]))
}

/** A visitor's filters lead to the page of that view, equal ones to the same page. */
function openView(request: NextRequest): NextResponse {
  const url = request.nextUrl.clone()
  // Tabs are about an organization's connections: a visitor has none.
  const filters = { ...parseCatalogFilters(toParams(url.searchParams)), tab: 'all' as const }
  url.pathname += `/views/${viewName(filters)}`
  url.search = ''
  return NextResponse.rewrite(url)
}

/**
 * Addresses without a language are sent to the reader's. Of those with one, only the catalog with filters
 * passes here; members' are left alone.
 */
export default function proxy(request: NextRequest): NextResponse {
  if (!/^\/\w\w\/marketplace$/.test(request.nextUrl.pathname)) return addLanguage(request)
  return sessionCookies.some((name) => request.cookies.has(name)) ? NextResponse.next() : openView(request)
}

// Next reads this without running it, so everything is spelled out.
export const config = {
  matcher: [
    '/((?!(?:en|fr)(?:/|$)|api(?:/|$)|_next/|.*\\.).*)',
    { source: '/(en|fr)/marketplace', has: [{ type: 'query', key: 'q' }] },
    { source: '/(en|fr)/marketplace', has: [{ type: 'query', key: 'type' }] },
    { source: '/(en|fr)/marketplace', has: [{ type: 'query', key: 'category' }] },
    { source: '/(en|fr)/marketplace', has: [{ type: 'query', key: 'tier' }] },
    { source: '/(en|fr)/marketplace', has: [{ type: 'query', key: 'stage' }] },
    { source: '/(en|fr)/marketplace', has: [{ type: 'query', key: 'authentication' }] },
    { source: '/(en|fr)/marketplace', has: [{ type: 'query', key: 'provisioning' }] },
    { source: '/(en|fr)/marketplace', has: [{ type: 'query', key: 'price' }] },
    { source: '/(en|fr)/marketplace', has: [{ type: 'query', key: 'sort' }] },
    { source: '/(en|fr)/marketplace', has: [{ type: 'query', key: 'page' }] },
  ],
}
