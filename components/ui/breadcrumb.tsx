import type { Route } from 'next'
import Link from 'next/link'
import { Icon } from './icon'

export interface Crumb {
  label: string
  /** Absent for the page one is on. */
  href?: string
}

export function Breadcrumb({ label, items }: { label: string; items: Crumb[] }) {
  return (
    <nav data-slot="breadcrumb" aria-label={label}>
      <ol className="flex flex-wrap items-center gap-1 text-muted-foreground text-sm">
        {items.map((item, index) => (
          <li key={`${item.href}${item.label}`} className="flex items-center gap-1">
            {index > 0 && <Icon name="chevron-right" />}
            {item.href ? (
              <Link
                href={item.href as Route}
                className="inline-flex min-h-6 items-center rounded-sm hover:text-foreground hover:underline"
              >
                {item.label}
              </Link>
            ) : (
              <span aria-current="page" className="text-foreground">
                {item.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
