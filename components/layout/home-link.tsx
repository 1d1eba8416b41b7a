import { useLocale } from 'next-intl'
import type { ComponentProps } from 'react'
import { getPathname } from '@/lib/i18n/navigation'

/**
 * Leads to the page that `/home` chooses. A plain link: the router would take the inner address that members'
 * pages are rewritten to for the one to show.
 */
export function HomeLink(props: Omit<ComponentProps<'a'>, 'href'>) {
  return <a {...props} href={getPathname({ locale: useLocale(), href: '/home' })} />
}
