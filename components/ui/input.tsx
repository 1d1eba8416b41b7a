import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

export const controlClass =
  'w-full min-w-0 rounded-md border border-input bg-card text-base text-foreground placeholder:text-muted-foreground disabled:cursor-not-allowed disabled:bg-muted disabled:text-muted-foreground aria-invalid:border-danger sm:text-sm'

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return (
    <input
      data-slot="input"
      type={type}
      className={cn(
        controlClass,
        'h-9 px-3 read-only:bg-muted file:me-3 file:h-full file:border-0 file:bg-transparent file:font-medium file:text-sm',
        className,
      )}
      {...props}
    />
  )
}
