import type { ReactNode } from 'react'
import { MenuDetails } from './menu-details'

/** The navigation of narrow screens: a panel under the top bar. Its bar must be positioned. */
export function MobileMenu({
  label,
  className,
  children,
}: {
  label: string
  className: string
  children: ReactNode
}) {
  return (
    <MenuDetails
      label={label}
      trigger={<MenuIcon />}
      className={className}
      panelClassName="absolute inset-x-0 top-full z-40 max-h-[calc(100dvh-4rem)] overflow-y-auto border-b bg-card p-4 shadow-md"
    >
      {children}
    </MenuDetails>
  )
}

function MenuIcon() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      className="size-5"
    >
      <path d="M4 6h16M4 12h16M4 18h16" />
    </svg>
  )
}
