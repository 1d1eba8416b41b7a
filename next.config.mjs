import createNextIntlPlugin from 'next-intl/plugin'

const withNextIntl = createNextIntlPlugin('./lib/i18n/request.ts')

// Scripts may be inline because prerendered pages carry their data in inline scripts, and a nonce would
// make every page dynamic; see docs/decisions.
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join('; ')

const sessionCookies = ['next-auth.session-token', '__Secure-next-auth.session-token']

/** @type {import('next').NextConfig} */
const config = {
  cacheComponents: true,
  partialPrefetching: true,
  typedRoutes: true,
  output: 'standalone',
  poweredByHeader: false,
  serverExternalPackages: ['@node-rs/argon2', 'pg', 'pino'],
  // Of requests, development writes the addresses: not those that are secret.
  logging: { incomingRequests: { ignore: [/^\/api\/calendar\//, /\/hand-off\//] } },
  experimental: {
    // What a page reads from the database is never kept by the browser: without this, Next would read it a second
    // time for each request and throw it away, in search of what could be kept.
    cachedNavigations: false,
    // Visitors can ask for any number of views: their pages stay in memory, which drops the least used, and
    // are not written to the disk, which would only ever grow.
    isrFlushToDisk: false,
  },
  async rewrites() {
    // `proxy.ts` chooses among a visitor's views of the catalog. The view without filters is one of them, or
    // the browser would take it for all; it needs no proxy, which costs more than this.
    const catalog = { source: '/:locale(en|fr)/marketplace', destination: '/:locale/marketplace/views/all' }
    // Compared only once nothing else has the address: what exists pays nothing for it.
    const unknown = { source: '/:locale(en|fr)/:rest*' }
    const members = sessionCookies.map((key) => ({
      ...unknown,
      has: [{ type: 'cookie', key }],
      destination: '/:locale/member/not-found',
    }))
    const fallback = [...members, { ...unknown, destination: '/:locale/not-found' }]
    return { beforeFiles: [catalog], afterFiles: [], fallback }
  },
  async headers() {
    return [
      {
        // Whoever signs in gets other pages at these addresses (proxy.ts): what the browser kept of a visitor's
        // is asked for again. Next says so with `Vary` on its own account only, and would let it be reused.
        source: '/:locale(en|fr)/marketplace/:slug?',
        missing: sessionCookies.map((key) => ({ type: 'cookie', key })),
        headers: [{ key: 'Cache-Control', value: 'private, no-cache' }],
      },
      {
        source: '/:path*',
        headers: [
          { key: 'Content-Security-Policy', value: contentSecurityPolicy },
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
        ],
      },
      {
        // The address of a hand-off link is a secret. After all others, whose keys it takes over. With
        // `no-referrer`, a form that is sent without scripts would name no origin, which Next refuses.
        source: '/:locale(en|fr)/hand-off/:path*',
        headers: [
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'Cache-Control', value: 'private, no-store' },
          { key: 'X-Robots-Tag', value: 'noindex, nofollow' },
        ],
      },
    ]
  },
}

export default withNextIntl(config)
