import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

/** A line between groups; decorative lines are better drawn with `border-*`. */
export function Separator({ className, ...props }: ComponentProps<'hr'>) {
  return <hr data-slot="separator" className={cn('w-full border-0 border-t', className)} {...props} />
}
