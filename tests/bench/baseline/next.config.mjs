import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../../..')

/** What Portico's own next.config.mjs sets, without its addresses and headers. */
export default {
  cacheComponents: true,
  partialPrefetching: true,
  output: 'standalone',
  poweredByHeader: false,
  serverExternalPackages: ['pg'],
  outputFileTracingRoot: root,
  turbopack: { root },
}
