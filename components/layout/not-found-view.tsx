import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Link } from '@/lib/i18n/navigation'
import { HomeLink } from './home-link'

export interface NotFoundViewProps {
  /** Where the reader starts: the site, or, signed in, the page that `/home` chooses. */
  home?: '/' | '/home'
}

/** Says inside a shell that nothing is here, and leads on. */
export async function NotFoundView({ home = '/' }: NotFoundViewProps) {
  const t = await getTranslations('site')
  return (
    <EmptyState as="h1" title={t('notFoundTitle')} description={t('notFoundText')}>
      <Button asChild>
        <Link href="/marketplace">{t('toMarketplace')}</Link>
      </Button>
      <Button asChild variant="outline">
        {home === '/' ? <Link href="/">{t('toSite')}</Link> : <HomeLink>{t('toHome')}</HomeLink>}
      </Button>
    </EmptyState>
  )
}
