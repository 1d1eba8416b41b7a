'use client'

import { TabNav } from '@/components/ui/tab-nav'
import { useVisiblePathname } from './visible-address'

export interface SectionTabsProps {
  label: string
  tabs: { label: string; href: string }[]
}

/** The tabs above the pages of a section, in its layout: they know by the address which one is open. */
export function SectionTabs({ label, tabs }: SectionTabsProps) {
  const pathname = useVisiblePathname()
  const isCurrent = (href: string) => pathname === href || pathname.startsWith(`${href}/`)
  return (
    <TabNav
      label={label}
      tabs={tabs.map((tab) => ({ ...tab, isCurrent: isCurrent(tab.href) }))}
      className="mb-6"
    />
  )
}
