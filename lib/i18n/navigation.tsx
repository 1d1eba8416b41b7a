import type { Route } from 'next'
import NextLink from 'next/link'
import { redirect as nextRedirect } from 'next/navigation'
import { useLocale } from 'next-intl'
import type { ComponentProps } from 'react'
import type { Locale } from '@/lib/i18n/routing'

// What next-intl's `createNavigation` offers, but nothing of it reaches the browser: its links ask for the
// language there, which brings 12 kB of translation code to pages that translate nothing.

interface Target {
  /** A path of this site with its query, without language. */
  href: string
  locale: Locale
}

/**
 * The address of a page in a language.
 * @example getPathname({ href: '/marketplace?q=hr', locale: 'fr' }) // '/fr/marketplace?q=hr'
 */
export function getPathname({ href, locale }: Target): string {
  return `/${locale}${href.replace(/^\/(?=$|[?#])/, '')}`
}

/** Ends the request and sends the browser there. */
export function redirect(target: Target): never {
  return nextRedirect(getPathname(target) as Route)
}

/** A link that keeps the reader's language in the path. */
export function Link({ href, ...props }: Omit<ComponentProps<typeof NextLink>, 'href'> & { href: string }) {
  return <NextLink href={getPathname({ locale: useLocale(), href }) as Route} {...props} />
}
