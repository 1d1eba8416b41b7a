import createMiddleware from 'next-intl/middleware'
import { routing } from '@/lib/i18n/routing'

/** Sends addresses without a language to the reader's; addresses with one never pass here. */
export default createMiddleware(routing)

export const config = {
  matcher: ['/((?!(?:en|fr)(?:/|$)|api(?:/|$)|_next/|.*\\.).*)'],
}
