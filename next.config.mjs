import createNextIntlPlugin from 'next-intl/plugin'

const withNextIntl = createNextIntlPlugin('./lib/i18n/request.ts')

const sessionCookies = ['next-auth.session-token', '__Secure-next-auth.session-token']

// The catalog has two faces under one address: a visitor's, prerendered, and the signed-in twin. Deciding here
// keeps the visitor's pages free of anything dynamic. Filters choose among a visitor's views in `proxy.ts`; the
// view without any has such an address too, or the browser would take it for all of them.
const catalogRewrites = [
  ...sessionCookies.map((key) => ({
    source: '/:locale(en|fr)/marketplace',
    has: [{ type: 'cookie', key }],
    destination: '/:locale/member/marketplace',
  })),
  ...sessionCookies.map((key) => ({
    source: '/:locale(en|fr)/marketplace/:slug',
    has: [{ type: 'cookie', key }],
    destination: '/:locale/member/marketplace/:slug',
  })),
  { source: '/:locale(en|fr)/marketplace', destination: '/:locale/marketplace/views/all' },
]

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

/** @type {import('next').NextConfig} */
const config = {
  cacheComponents: true,
  partialPrefetching: true,
  typedRoutes: true,
  output: 'standalone',
  poweredByHeader: false,
  serverExternalPackages: ['@node-rs/argon2', 'pg', 'pino'],
  experimental: {
    authInterrupts: true,
    // Visitors can ask for any number of views: their pages stay in memory, which drops the least used, and
    // are not written to the disk, which would only ever grow.
    isrFlushToDisk: false,
  },
  async rewrites() {
    return { beforeFiles: catalogRewrites, afterFiles: [], fallback: [] }
  },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'Content-Security-Policy', value: contentSecurityPolicy },
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
        ],
      },
    ]
  },
}

export default withNextIntl(config)
