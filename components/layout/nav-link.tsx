'use client'

import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useVisiblePathname } from './visible-address'

export interface NavLinkProps {
  href: string
  icon?: ReactNode
  /** Current only on this very page, not on the pages below it. */
  exact?: boolean
  /** Not fetched ahead: its page needs scripts that few will use. */
  prefetch?: false
  children: ReactNode
}

/** A link of the navigation that knows whether it leads to where one is. */
export function NavLink({ href, icon, exact = false, prefetch, children }: NavLinkProps) {
  const pathname = useVisiblePathname()
  const path = href.split(/[?#]/, 1)[0] ?? href
  const isCurrent = pathname === path || (!exact && pathname.startsWith(`${path}/`))
  return (
    <Link
      data-slot="nav-link"
      href={href as Route}
      prefetch={prefetch}
      aria-current={isCurrent ? 'page' : undefined}
      className="flex min-h-9 items-center gap-2 rounded-md px-3 py-1.5 font-medium text-muted-foreground text-sm transition-colors hover:bg-secondary hover:text-foreground aria-[current=page]:bg-accent aria-[current=page]:text-accent-foreground [&_svg]:size-4 [&_svg]:shrink-0"
    >
      {icon}
      {children}
    </Link>
  )
}
