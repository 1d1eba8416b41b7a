import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Link } from '@/lib/i18n/navigation'

/** Where to go with what the catalog lacks. */
export function MissingSomething() {
  const t = useTranslations('home')
  return (
    <section className="flex flex-col gap-4 rounded-lg border bg-card p-6 sm:flex-row sm:items-center sm:justify-between">
      <div>
        <h2 className="font-semibold text-base">{t('missingTitle')}</h2>
        <p className="text-muted-foreground text-sm">{t('missingText')}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <Link href="/requests/new" prefetch={false}>
            {t('request')}
          </Link>
        </Button>
        <Button asChild variant="outline">
          <Link href="/developers" prefetch={false}>
            {t('build')}
          </Link>
        </Button>
      </div>
    </section>
  )
}
