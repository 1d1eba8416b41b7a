import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

export function Label({
  className,
  htmlFor,
  children,
  ...props
}: ComponentProps<'label'> & { htmlFor: string }) {
  return (
    <label
      data-slot="label"
      htmlFor={htmlFor}
      className={cn('inline-flex items-center gap-2 font-medium text-sm', className)}
      {...props}
    >
      {children}
    </label>
  )
}
