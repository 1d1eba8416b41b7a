import { getLocale, getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { getPathname, Link } from '@/lib/i18n/navigation'

export interface NotFoundViewProps {
  /** Where the reader starts: the site, or, signed in, the page that `/home` chooses. */
  home?: '/' | '/home'
}

/** Says inside a shell that nothing is here, and leads on. */
export async function NotFoundView({ home = '/' }: NotFoundViewProps) {
  const [t, locale] = await Promise.all([getTranslations('site'), getLocale()])
  return (
    <EmptyState as="h1" title={t('notFoundTitle')} description={t('notFoundText')}>
      <Button asChild>
        <Link href="/marketplace">{t('toMarketplace')}</Link>
      </Button>
      <Button asChild variant="outline">
        {/* Not a page of the router, which would take the address it redirects to for its own. */}
        <a href={getPathname({ locale, href: home })}>{t(home === '/' ? 'toSite' : 'toHome')}</a>
      </Button>
    </EmptyState>
  )
}
