import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

// What scrolls must be reachable by keyboard (WCAG 2.1.1), so the region takes the focus.
const scrollable = { tabIndex: 0 }

/** A table that scrolls sideways in its own named, focusable region on narrow screens. */
export function Table({ label, className, ...props }: ComponentProps<'table'> & { label: string }) {
  return (
    <section
      data-slot="table-region"
      aria-label={label}
      {...scrollable}
      className="relative w-full overflow-x-auto rounded-lg border bg-card"
    >
      <table
        data-slot="table"
        aria-label={label}
        className={cn('w-full text-sm tabular-nums', className)}
        {...props}
      />
    </section>
  )
}

export function TableHeader({ className, ...props }: ComponentProps<'thead'>) {
  return <thead data-slot="table-header" className={cn('border-b bg-muted', className)} {...props} />
}

export function TableBody({ className, ...props }: ComponentProps<'tbody'>) {
  return <tbody data-slot="table-body" className={cn('[&>tr:last-child]:border-0', className)} {...props} />
}

export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr
      data-slot="table-row"
      className={cn('border-b hover:bg-muted aria-selected:bg-accent', className)}
      {...props}
    />
  )
}

export function TableHead({ className, scope = 'col', ...props }: ComponentProps<'th'>) {
  return (
    <th
      data-slot="table-head"
      scope={scope}
      className={cn('h-10 whitespace-nowrap px-3 text-start font-medium text-muted-foreground', className)}
      {...props}
    />
  )
}

export function TableCell({ className, ...props }: ComponentProps<'td'>) {
  return <td data-slot="table-cell" className={cn('px-3 py-2.5 align-middle', className)} {...props} />
}
