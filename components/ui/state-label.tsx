import { CircleCheck, CircleMinus, Clock, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

const tones = {
  success: { icon: CircleCheck, className: 'text-success' },
  warning: { icon: Clock, className: 'text-warning' },
  inactive: { icon: CircleMinus, className: 'text-inactive' },
  danger: { icon: TriangleAlert, className: 'text-danger' },
} satisfies Record<string, { icon: LucideIcon; className: string }>

export type Tone = keyof typeof tones

/** A state as icon and word: never colour alone. */
export function StateLabel({
  tone,
  icon,
  className,
  children,
  ...props
}: ComponentProps<'span'> & { tone: Tone; icon?: LucideIcon }) {
  const Icon = icon ?? tones[tone].icon
  return (
    <span
      data-slot="state-label"
      data-tone={tone}
      className={cn('inline-flex items-center gap-1.5 font-medium text-sm', tones[tone].className, className)}
      {...props}
    >
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {children}
    </span>
  )
}
