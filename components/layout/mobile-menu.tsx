import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
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
      trigger={<Icon name="menu" className="size-5" />}
      className={className}
      panelClassName="absolute inset-x-0 top-full z-40 max-h-[calc(100dvh-4rem)] overflow-y-auto border-b bg-card p-4 shadow-md"
    >
      {children}
    </MenuDetails>
  )
}
