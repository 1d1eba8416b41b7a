import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'
import { Icon } from './icon'
import { controlClass } from './input'

/** The browser's own select: works without JavaScript and with every keyboard and screen. */
export function NativeSelect({ className, children, ...props }: ComponentProps<'select'>) {
  return (
    <span data-slot="native-select" className="relative block w-full has-disabled:opacity-60">
      <select
        className={cn(controlClass, 'h-9 appearance-none text-ellipsis ps-3 pe-9', className)}
        {...props}
      >
        {children}
      </select>
      <Icon
        name="chevron-down"
        className="pointer-events-none absolute inset-e-3 top-1/2 -translate-y-1/2 text-muted-foreground size-4"
      />
    </span>
  )
}
