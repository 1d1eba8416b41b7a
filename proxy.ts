import { type NextRequest, NextResponse } from 'next/server'
import createMiddleware from 'next-intl/middleware'
import { parseCatalogFilters, type SearchParams, viewName } from '@/lib/catalog/schema'
import { locales, routing } from '@/lib/i18n/routing'

const addLanguage = createMiddleware(routing)

const sessionCookies = ['next-auth.session-token', '__Secure-next-auth.session-token']
const language = `^/(${locales.join('|')})`
const catalogPath = new RegExp(`${language}(/marketplace(?:/[^/]+)?)$`)
// Where pages stand that are reached by other addresses alone.
const innerPath = new RegExp(`${language}/(?:member|marketplace/views)(?:/|$)`)

function toParams(search: URLSearchParams): SearchParams {
  return Object.fromEntries([...new Set(search.keys())].map((key) => [key, search.getAll(key)]))
}

/** A visitor's filters lead to the page of that view, equal ones to the same page. */
function openView(url: NextRequest['nextUrl']): NextResponse {
  // Tabs are about an organization's connections: a visitor has none.
  const filters = { ...parseCatalogFilters(toParams(url.searchParams)), tab: 'all' as const }
  url.pathname += `/views/${viewName(filters)}`
  url.search = ''
  const answer = NextResponse.rewrite(url)
  // As in next.config.mjs: whoever signs in gets another page here, not the one the browser kept.
  answer.headers.set('Cache-Control', 'private, no-cache')
  return answer
}

/** Whoever has a session finds the catalog's pages for members at the same addresses. */
function openMemberPage(url: NextRequest['nextUrl']): NextResponse {
  url.pathname = url.pathname.replace(catalogPath, '/$1/member$2')
  return NextResponse.rewrite(url)
}

function answerNotFound(url: NextRequest['nextUrl'], locale: string): NextResponse {
  url.pathname = `/${locale}/not-found`
  url.search = ''
  return NextResponse.rewrite(url, { status: 404 })
}

/**
 * Addresses without a language are sent to the reader's. Of those with one, only the catalog passes here, for
 * members and for visitors with filters: the pages that most visitors open need no proxy.
 */
export default function proxy(request: NextRequest): NextResponse {
  const url = request.nextUrl.clone()
  const inner = innerPath.exec(url.pathname)?.[1]
  if (inner) return answerNotFound(url, inner)
  if (!catalogPath.test(url.pathname)) return addLanguage(request)
  const isMember = sessionCookies.some((name) => request.cookies.has(name))
  return isMember ? openMemberPage(url) : openView(url)
}

// Next reads this without running it, so everything is spelled out.
export const config = {
  matcher: [
    // Without a language, or of inner pages; not the files at the root.
    '/((?!(?:en|fr)(?:/(?!member(?:/|$)|marketplace/views(?:/|$))|$)|api(?:/|$)|_next/|\\.well-known/|(?:favicon\\.ico|icon\\.svg|robots\\.txt|sitemap\\.xml)$).*)',
    { source: '/(en|fr)/marketplace/:slug?', has: [{ type: 'cookie', key: 'next-auth.session-token' }] },
    {
      source: '/(en|fr)/marketplace/:slug?',
      has: [{ type: 'cookie', key: '__Secure-next-auth.session-token' }],
    },
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
