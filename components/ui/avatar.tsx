import { cva, type VariantProps } from 'class-variance-authority'
import type { ReactNode } from 'react'
import { cn } from '@/lib/utils'

const avatarVariants = cva(
  'relative inline-flex shrink-0 select-none items-center justify-center overflow-hidden rounded-full bg-accent font-medium text-accent-foreground',
  {
    variants: {
      size: { sm: 'size-7 text-xs', md: 'size-8 text-xs' },
    },
    defaultVariants: { size: 'md' },
  },
)

export type AvatarProps = VariantProps<typeof avatarVariants> & {
  /** Gives the initials, and the accessible name when `announced`. */
  name: string
  /** Set it where the name does not stand beside the picture. */
  announced?: boolean
  /** Shown instead of the initials. */
  children?: ReactNode
  className?: string
}

/** A person as a circle with their initials. */
export function Avatar({ name, announced = false, size, className, children }: AvatarProps) {
  const label = announced ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true }
  return (
    <span data-slot="avatar" className={cn(avatarVariants({ size }), className)} {...label}>
      {children ?? initialsOf(name)}
    </span>
  )
}

/** Overlapping avatars, then how many more there are. */
export function AvatarGroup({ more = 0, children }: { more?: number; children: ReactNode }) {
  return (
    <span
      data-slot="avatar-group"
      className="inline-flex items-center -space-x-1 *:data-[slot=avatar]:ring-2 *:data-[slot=avatar]:ring-card"
    >
      {children}
      {more > 0 && <span className="ps-3 text-muted-foreground text-xs tabular-nums">+{more}</span>}
    </span>
  )
}

/** The first letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words
  return chosen.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('')
}
