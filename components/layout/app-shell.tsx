import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from './logo'
import { MobileMenu } from './mobile-menu'
import { SkipLink } from './skip-link'

export interface AppShellProps {
  homeHref: string
  /** Accessible name of the logo's link. */
  homeLabel: string
  skipLabel: string
  /** Accessible name of the main navigation. */
  navLabel: string
  /** Accessible name of the button that opens the navigation below 1024 px. */
  menuLabel: string
  /** `NavLink` and `NavGroup` elements. They are drawn twice, for both widths. */
  nav: ReactNode
  /** Left part of the top bar: a search trigger, the organization's name. */
  topBar?: ReactNode
  userMenu?: ReactNode
  children: ReactNode
}

/** Signed-in areas: navigation in a sidebar, below 1024 px in a menu of the top bar. */
export function AppShell(props: AppShellProps) {
  const { homeHref, homeLabel, skipLabel, navLabel, menuLabel, nav, topBar, userMenu, children } = props
  const home = (
    <Link href={homeHref as Route} prefetch={false} aria-label={homeLabel} className="rounded-md">
      <Logo />
    </Link>
  )
  return (
    <div data-slot="app-shell" className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <SkipLink label={skipLabel} />
      <aside className="hidden border-e bg-card lg:block">
        <div className="sticky top-0 flex h-dvh flex-col">
          <div className="flex h-16 shrink-0 items-center px-6">{home}</div>
          <nav aria-label={navLabel} className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-3 pb-4">
            {nav}
          </nav>
        </div>
      </aside>
      <div className="flex min-w-0 flex-col">
        <header className="relative border-b bg-card">
          <div className="flex h-16 items-center gap-2 px-4 sm:px-6">
            <MobileMenu label={menuLabel} className="lg:hidden">
              <nav aria-label={navLabel} className="flex flex-col gap-0.5">
                {nav}
              </nav>
            </MobileMenu>
            <div className="lg:hidden">{home}</div>
            <div className="flex min-w-0 flex-1 items-center gap-2">{topBar}</div>
            {userMenu}
          </div>
        </header>
        <main id="main" tabIndex={-1} className="mx-auto w-full max-w-page flex-1 px-4 py-6 sm:px-6">
          {children}
        </main>
      </div>
    </div>
  )
}
