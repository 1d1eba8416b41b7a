import { cn } from '@/lib/utils'

export interface ProgressProps {
  /** Accessible name. */
  label: string
  /** Done so far; leave it out while the total is unknown. */
  value?: number
  max?: number
  /** Said instead of a percentage, "12 of 40" for instance. */
  valueText?: string
  className?: string
}

/** A bar that tells the truth: done of total, or merely that something runs. */
export function Progress({ label, value, max = 100, valueText, className }: ProgressProps) {
  const share = value === undefined || max <= 0 ? undefined : Math.min(Math.max(value / max, 0), 1)
  return (
    <div
      data-slot="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={valueText}
      className={cn('relative h-2 w-full overflow-hidden rounded-full bg-secondary', className)}
    >
      <div
        className={cn('h-full bg-primary transition-[width]', share === undefined && 'w-1/3 animate-pulse')}
        style={share === undefined ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  )
}
