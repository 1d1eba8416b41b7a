import { LoaderCircle } from 'lucide-react'
import { cn } from '@/lib/utils'

/** Turns while something runs. With a label it announces itself, else it is decorative. */
export function Spinner({ label, className }: { label?: string; className?: string }) {
  const icon = <LoaderCircle aria-hidden="true" className={cn('size-4 animate-spin', className)} />
  if (!label) return icon
  return (
    <span data-slot="spinner" role="status" className="inline-flex">
      {icon}
      <span className="sr-only">{label}</span>
    </span>
  )
}
