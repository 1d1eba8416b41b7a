import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Link } from '@/lib/i18n/navigation'

export default async function NotFound() {
  const t = await getTranslations('site')
  return (
    <EmptyState as="h1" title={t('notFoundTitle')} description={t('notFoundText')}>
      <Button asChild>
        <Link href="/marketplace">{t('toMarketplace')}</Link>
      </Button>
    </EmptyState>
  )
}
