import type { ReactNode } from 'react'
import { cn } from '@/lib/utils'

export interface EmptyStateProps {
  title: ReactNode
  /** What to do next. */
  description?: ReactNode
  icon?: ReactNode
  /** Buttons or links that lead on. */
  children?: ReactNode
  as?: 'h1' | 'h2' | 'h3'
  className?: string
}

/** Stands where a list would be: says that nothing is there, and what to do next. */
export function EmptyState({
  title,
  description,
  icon,
  children,
  as: Heading = 'h2',
  className,
}: EmptyStateProps) {
  return (
    <div
      data-slot="empty-state"
      className={cn(
        'flex flex-col items-center gap-2 rounded-lg border border-dashed bg-card px-6 py-12 text-center',
        className,
      )}
    >
      {icon && (
        <div
          aria-hidden="true"
          className="mb-2 flex size-10 items-center justify-center rounded-full bg-muted text-muted-foreground [&>svg]:size-5"
        >
          {icon}
        </div>
      )}
      <Heading className="font-semibold text-base">{title}</Heading>
      {description && <p className="max-w-text text-muted-foreground text-sm">{description}</p>}
      {children && <div className="mt-4 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  )
}
