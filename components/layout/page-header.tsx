import type { ReactNode } from 'react'

export interface PageHeaderProps {
  title: ReactNode
  description?: ReactNode
  /** Buttons at the right, below the words on narrow screens. */
  actions?: ReactNode
  breadcrumb?: ReactNode
}

/** The head of a page; holds its only `h1`. */
export function PageHeader({ title, description, actions, breadcrumb }: PageHeaderProps) {
  return (
    <div data-slot="page-header" className="mb-6 flex flex-col gap-3">
      {breadcrumb}
      <div className="flex flex-col gap-4 sm:flex-row sm:items-start sm:justify-between">
        <div className="flex min-w-0 flex-col gap-1">
          <h1 className="wrap-break-word font-semibold text-xl tracking-tight">{title}</h1>
          {description && <p className="max-w-text text-base text-muted-foreground">{description}</p>}
        </div>
        {actions && <div className="flex shrink-0 flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </div>
  )
}
