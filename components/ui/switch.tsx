import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

// The browser itself tells a switch's state: a checkbox takes no aria-checked.
const nativeSwitch = { type: 'checkbox', role: 'switch' }

/** An on/off choice that takes effect at once; a native checkbox underneath. */
export function Switch({ className, ...props }: Omit<ComponentProps<'input'>, 'type' | 'role'>) {
  return (
    <input
      data-slot="switch"
      {...nativeSwitch}
      className={cn(
        'h-6 w-10 shrink-0 cursor-pointer appearance-none rounded-full border border-input bg-muted p-[3px] transition-colors',
        'before:block before:size-4 before:rounded-full before:bg-muted-foreground before:transition-transform',
        'checked:border-primary checked:bg-primary checked:before:translate-x-4 checked:before:bg-primary-foreground',
        'disabled:cursor-not-allowed disabled:opacity-50',
        className,
      )}
      {...props}
    />
  )
}
