import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { NavLink } from './nav-link'
import { Preferences } from './preferences'
import { PublicShell } from './public-shell'

/** The public site around a page. Holds nothing that depends on the visitor, so that pages prerender. */
export async function SiteShell({ children }: { children: ReactNode }) {
  const [t, locale] = await Promise.all([getTranslations('navigation'), getLocale()])
  const to = (href: string) => getPathname({ locale, href })
  return (
    <PublicShell
      homeHref={to('/')}
      homeLabel={t('home')}
      skipLabel={t('skip')}
      navLabel={t('main')}
      menuLabel={t('menu')}
      nav={
        <>
          <NavLink href={to('/marketplace')}>{t('marketplace')}</NavLink>
          <NavLink href={to('/requests/new')} prefetch={false}>
            {t('requestIntegration')}
          </NavLink>
          <NavLink href={to('/developers')}>{t('developers')}</NavLink>
        </>
      }
      actions={
        <Button asChild variant="outline" size="sm">
          <Link href="/home" prefetch={false}>
            {t('signIn')}
          </Link>
        </Button>
      }
      footer={
        <div className="flex flex-wrap items-center justify-between gap-4">
          <p>{t('footer')}</p>
          <Preferences />
        </div>
      }
    >
      {children}
    </PublicShell>
  )
}
