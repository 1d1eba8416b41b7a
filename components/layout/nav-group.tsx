import type { ReactNode } from 'react'

/** Navigation links under a few words that name them. */
export function NavGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div data-slot="nav-group" className="flex flex-col gap-0.5">
      <p className="px-3 pt-4 pb-1 font-medium text-muted-foreground text-xs">{label}</p>
      {children}
    </div>
  )
}
