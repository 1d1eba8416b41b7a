import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/lib/i18n/navigation'

/** Leads from a part of a page to the whole, above the part's heading. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="inline-flex min-h-6 items-center gap-1 self-start rounded-sm text-primary text-sm"
    >
      <Icon name="chevron-left" className="size-4" />
      {children}
    </Link>
  )
}
