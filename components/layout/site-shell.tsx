import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { getPathname } from '@/lib/i18n/navigation'
import { HomeLink } from './home-link'
import { NavLink } from './nav-link'
import { Preferences } from './preferences'
import { PublicShell } from './public-shell'

export interface SiteShellProps {
  /** Instead of the link into Portico, on pages made for one person. */
  account?: ReactNode
  children: ReactNode
}

/**
 * The public site around a page. Holds nothing that depends on the visitor, so that pages prerender: both ways
 * into Portico are there, and `data-signed-in` (see `markSignedIn`) says which of them shows.
 */
export async function SiteShell({ account, children }: SiteShellProps) {
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
        account ?? (
          <>
            <EntryLink className="contents in-data-signed-in:hidden">{t('signIn')}</EntryLink>
            <EntryLink className="hidden in-data-signed-in:contents">{t('open')}</EntryLink>
          </>
        )
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

function EntryLink({ className, children }: { className: string; children: ReactNode }) {
  return (
    <span className={className}>
      <Button asChild variant="outline" size="sm">
        <HomeLink>{children}</HomeLink>
      </Button>
    </span>
  )
}
