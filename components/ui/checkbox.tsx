import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

/** A native checkbox: it works, and is sent with its form, before and without JavaScript. */
export function Checkbox({ className, ...props }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <input
      data-slot="checkbox"
      type="checkbox"
      className={cn('size-4 shrink-0 accent-primary disabled:cursor-not-allowed', className)}
      {...props}
    />
  )
}
