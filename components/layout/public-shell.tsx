import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from './logo'
import { MobileMenu } from './mobile-menu'
import { SkipLink } from './skip-link'

export interface PublicShellProps {
  homeHref: string
  /** Accessible name of the logo's link. */
  homeLabel: string
  skipLabel: string
  /** Accessible name of the main navigation. */
  navLabel: string
  /** Accessible name of the button that opens the navigation on narrow screens. */
  menuLabel: string
  /** `NavLink` elements. They are drawn twice, for wide and narrow screens: no ids in them. */
  nav: ReactNode
  /** Right end of the top bar, at every width: sign in, for instance. */
  actions?: ReactNode
  footer?: ReactNode
  children: ReactNode
}

/** The public site: top bar, page, footer. All of it works without JavaScript. */
export function PublicShell(props: PublicShellProps) {
  const { homeHref, homeLabel, skipLabel, navLabel, menuLabel, nav, actions, footer, children } = props
  return (
    <div data-slot="public-shell" className="flex min-h-dvh flex-col">
      <SkipLink label={skipLabel} />
      <header className="relative border-b bg-card">
        <div className="mx-auto flex h-16 w-full max-w-page items-center gap-2 px-4 sm:px-6">
          <MobileMenu label={menuLabel} className="md:hidden">
            <nav aria-label={navLabel} className="flex flex-col gap-0.5">
              {nav}
            </nav>
          </MobileMenu>
          <Link href={homeHref as Route} aria-label={homeLabel} className="rounded-md md:me-4">
            <Logo />
          </Link>
          <nav aria-label={navLabel} className="hidden items-center gap-1 md:flex">
            {nav}
          </nav>
          <div className="ms-auto flex items-center gap-2">{actions}</div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-page flex-1 px-4 py-8 sm:px-6">
        {children}
      </main>
      {footer && (
        <footer className="border-t bg-card">
          <div className="mx-auto w-full max-w-page px-4 py-6 text-muted-foreground text-sm sm:px-6">
            {footer}
          </div>
        </footer>
      )}
    </div>
  )
}
