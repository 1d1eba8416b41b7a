import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Input } from '@/components/ui/input'
import { getPathname, Link } from '@/lib/i18n/navigation'

/** What Portico is, and the search: a GET form that needs no JavaScript. */
export function Hero({ total }: { total: number }) {
  const t = useTranslations('home')
  const locale = useLocale()
  return (
    <section className="flex flex-col gap-6 py-4 sm:py-8">
      <div className="flex max-w-3xl flex-col gap-3">
        <h1 className="text-balance font-semibold text-xl tracking-tight sm:text-2xl">{t('title')}</h1>
        <p className="max-w-text text-base text-muted-foreground sm:text-lg">{t('lead')}</p>
      </div>
      <form
        action={getPathname({ locale, href: '/marketplace' })}
        method="get"
        className="flex w-full max-w-2xl flex-col gap-2 sm:flex-row"
      >
        <label htmlFor="home-search" className="sr-only">
          {t('search')}
        </label>
        <Input
          id="home-search"
          type="search"
          name="q"
          maxLength={200}
          placeholder={t('searchPlaceholder')}
          autoComplete="off"
          className="h-11 sm:flex-1"
        />
        <Button type="submit" size="lg">
          <Icon name="search" />
          {t('searchButton')}
        </Button>
      </form>
      <Link
        href="/marketplace"
        className="inline-flex min-h-6 items-center gap-1 self-start rounded-sm font-medium text-primary text-sm underline-offset-4 hover:underline"
      >
        {t('browse', { count: total })}
        <Icon name="chevron-right" />
      </Link>
    </section>
  )
}
