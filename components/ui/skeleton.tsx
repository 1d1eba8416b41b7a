import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

/** A grey stand-in for what is loading; give it the size of what comes. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      data-slot="skeleton"
      aria-hidden="true"
      className={cn('animate-pulse rounded-md bg-secondary', className)}
      {...props}
    />
  )
}
