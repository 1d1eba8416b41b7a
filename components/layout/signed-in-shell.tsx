import { Blocks, Inbox, LayoutGrid, LogOut, PlugZap } from 'lucide-react'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import type { SignedInActor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/permissions'
import { getActor } from '@/lib/auth/session'
import { getPathname } from '@/lib/i18n/navigation'
import { AppShell } from './app-shell'
import { NavLink } from './nav-link'
import { Preferences } from './preferences'
import { SignOutForm } from './sign-out-form'
import { SiteShell } from './site-shell'

/**
 * Navigation and frame for whoever is signed in; the public frame when the session has ended. Client
 * components below it know the language; on public pages only those within `ClientMessages` do.
 */
export async function SignedInShell({ children }: { children: ReactNode }) {
  const [actor, locale] = await Promise.all([getActor(), getLocale()])
  const isSignedIn = actor.kind !== 'visitor' && actor.kind !== 'system'
  return (
    <NextIntlClientProvider locale={locale} messages={null} timeZone="UTC">
      {isSignedIn ? <Shell actor={actor}>{children}</Shell> : <SiteShell>{children}</SiteShell>}
    </NextIntlClientProvider>
  )
}

async function Shell({ actor, children }: { actor: SignedInActor; children: ReactNode }) {
  const [t, locale] = await Promise.all([getTranslations('navigation'), getLocale()])
  const to = (href: string) => getPathname({ locale, href })
  return (
    <AppShell
      homeHref={to('/home')}
      homeLabel={t('home')}
      skipLabel={t('skip')}
      navLabel={t('main')}
      menuLabel={t('menu')}
      nav={
        <>
          <NavLink href={to('/marketplace')} icon={<Blocks aria-hidden />}>
            {t('marketplace')}
          </NavLink>
          {can(actor, 'connection:read') && (
            <NavLink href={to('/connections')} icon={<PlugZap aria-hidden />}>
              {t('connections')}
            </NavLink>
          )}
          {can(actor, 'workspace:read') && (
            <NavLink href={to('/workspace')} icon={<LayoutGrid aria-hidden />}>
              {t('workspace')}
            </NavLink>
          )}
          <NavLink href={to('/demo-requests')} icon={<Inbox aria-hidden />}>
            {t('demoRequests')}
          </NavLink>
          {can(actor, 'mail:read') && (
            <NavLink href={to('/operator/outbox')} icon={<Inbox aria-hidden />}>
              {t('outbox')}
            </NavLink>
          )}
        </>
      }
      userMenu={
        <SignOutForm>
          <input type="hidden" name="locale" value={locale} />
          <span className="hidden truncate text-muted-foreground text-sm sm:inline">{actor.name}</span>
          <Button type="submit" variant="ghost" size="sm">
            <LogOut aria-hidden />
            {t('signOut')}
          </Button>
        </SignOutForm>
      }
    >
      {children}
      <div className="mt-12 border-t pt-4">
        <Preferences />
      </div>
    </AppShell>
  )
}
