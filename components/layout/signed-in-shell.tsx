import {
  Blocks,
  ContactRound,
  Gauge,
  LayoutGrid,
  MailOpen,
  PlugZap,
  Presentation,
  SlidersHorizontal,
  UsersRound,
  Waypoints,
  Zap,
} from 'lucide-react'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { type Account, findAccount } from '@/lib/auth/account'
import { isSignedIn, type SignedInActor } from '@/lib/auth/actor'
import { homeOf } from '@/lib/auth/home'
import { can } from '@/lib/auth/permissions'
import { getActor } from '@/lib/auth/session'
import { getPathname } from '@/lib/i18n/navigation'
import { AccountMenu } from './account-menu'
import { AppShell } from './app-shell'
import { NavLink } from './nav-link'
import { NotSignedIn } from './not-signed-in'
import { SiteShell } from './site-shell'

interface ShellProps {
  actor: SignedInActor
  account: Account
  children: ReactNode
}

/**
 * Navigation and frame for whoever is signed in; the public frame when the session has ended. Client
 * components below it know the language; on public pages only those within `ClientMessages` do.
 */
export async function SignedInShell({ children }: { children: ReactNode }) {
  const [actor, locale] = await Promise.all([getActor(), getLocale()])
  const account = await findAccount(actor)
  return (
    <NextIntlClientProvider locale={locale} messages={null} timeZone="UTC">
      {account && isSignedIn(actor) ? (
        <Shell actor={actor} account={account}>
          {children}
        </Shell>
      ) : (
        <SiteShell account={account ? <AccountMenu account={account} /> : undefined}>
          {!account && <NotSignedIn />}
          {children}
        </SiteShell>
      )}
    </NextIntlClientProvider>
  )
}

async function Shell({ actor, account, children }: ShellProps) {
  const [t, locale] = await Promise.all([getTranslations('navigation'), getLocale()])
  const to = (href: string) => getPathname({ locale, href })
  return (
    <AppShell
      homeHref={to(homeOf(actor))}
      homeLabel={t('home')}
      skipLabel={t('skip')}
      navLabel={t('main')}
      menuLabel={t('menu')}
      nav={
        <>
          {can(actor, 'connection:read') && (
            <NavLink href={to('/dashboard')} icon={<Gauge aria-hidden />}>
              {t('dashboard')}
            </NavLink>
          )}
          <NavLink href={to('/marketplace')} icon={<Blocks aria-hidden />}>
            {t('marketplace')}
          </NavLink>
          {can(actor, 'connection:read') && (
            <NavLink href={to('/connections')} icon={<PlugZap aria-hidden />}>
              {t('connections')}
            </NavLink>
          )}
          {can(actor, 'directory:read') && (
            <NavLink href={to('/directory')} icon={<ContactRound aria-hidden />}>
              {t('directory')}
            </NavLink>
          )}
          {can(actor, 'audience:read') && (
            <NavLink href={to('/audiences')} icon={<UsersRound aria-hidden />}>
              {t('audiences')}
            </NavLink>
          )}
          {can(actor, 'segment:read') && (
            <NavLink href={to('/segments')} icon={<Waypoints aria-hidden />}>
              {t('segments')}
            </NavLink>
          )}
          {can(actor, 'trigger:read') && (
            <NavLink href={to('/triggers')} icon={<Zap aria-hidden />}>
              {t('triggers')}
            </NavLink>
          )}
          {can(actor, 'workspace:read') && (
            <NavLink href={to('/workspace')} icon={<LayoutGrid aria-hidden />}>
              {t('workspace')}
            </NavLink>
          )}
          <NavLink href={to('/demo-requests')} icon={<Presentation aria-hidden />}>
            {t('demoRequests')}
          </NavLink>
          {can(actor, 'policy:read') && (
            <NavLink href={to('/settings')} icon={<SlidersHorizontal aria-hidden />}>
              {t('settings')}
            </NavLink>
          )}
          {can(actor, 'mail:read') && (
            <NavLink href={to('/operator/outbox')} icon={<MailOpen aria-hidden />}>
              {t('outbox')}
            </NavLink>
          )}
        </>
      }
      topBar={
        account.organization && (
          <bdi className="truncate font-medium text-sm max-lg:border-s max-lg:ps-3 max-lg:text-muted-foreground">
            {account.organization}
          </bdi>
        )
      }
      userMenu={<AccountMenu account={account} />}
    >
      {children}
    </AppShell>
  )
}
