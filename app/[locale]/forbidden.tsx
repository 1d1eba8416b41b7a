import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Link } from '@/lib/i18n/navigation'

export default async function Forbidden() {
  const t = await getTranslations('site')
  return (
    <EmptyState as="h1" title={t('forbiddenTitle')} description={t('forbiddenText')}>
      <Button asChild>
        <Link href="/home" prefetch={false}>
          {t('toHome')}
        </Link>
      </Button>
    </EmptyState>
  )
}
