import type { Route } from 'next'
import Link from 'next/link'
import { cn } from '@/lib/utils'

export interface TabLink {
  label: string
  href: string
  isCurrent: boolean
  count?: number
}

/** Tabs that are pages of their own: links, kept in the URL, usable without JavaScript. Where they scroll, the current one is in view. */
export function TabNav({ label, tabs, className }: { label: string; tabs: TabLink[]; className?: string }) {
  return (
    <nav data-slot="tab-nav" aria-label={label} className={cn('overflow-x-auto border-b', className)}>
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.href} className={tab.isCurrent ? '[scroll-initial-target:nearest]' : undefined}>
            <Link
              href={tab.href as Route}
              aria-current={tab.isCurrent ? 'page' : undefined}
              className="inline-flex h-10 items-center gap-2 whitespace-nowrap rounded-t-md border-transparent border-b-2 px-3 font-medium text-muted-foreground text-sm -outline-offset-2 hover:text-foreground aria-[current=page]:border-primary aria-[current=page]:text-foreground"
            >
              {tab.label}
              {tab.count !== undefined && (
                <span className="rounded-full bg-secondary px-1.5 text-xs tabular-nums">{tab.count}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
