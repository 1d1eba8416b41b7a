import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'
import { controlClass } from './input'

export function Textarea({ className, rows = 4, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      data-slot="textarea"
      rows={rows}
      className={cn(controlClass, 'field-sizing-content min-h-20 px-3 py-2 read-only:bg-muted', className)}
      {...props}
    />
  )
}
