import { initialsOf } from '@/components/ui/avatar'
import { cn } from '@/lib/utils'
import { monogramColours } from './monogram-colours'

export interface ListingMarkProps {
  name: string
  /** SVG path data in a 24 × 24 box. */
  iconPath: string | null
  brandColor: string | null
  size?: 'lg' | 'xl'
}

// A catalog page holds two dozen of them, each twice: in its HTML and in the data React starts from.
const tile = 'inline-flex shrink-0 items-center justify-center rounded-md'
const sizes = { lg: 'size-10 text-sm', xl: 'size-14 text-lg' }

/** The provider's mark on a white tile, so that brand colours keep their contrast; else a monogram in its colour. */
export function ListingMark({ name, iconPath, brandColor, size = 'lg' }: ListingMarkProps) {
  if (!iconPath) {
    return (
      <span
        aria-hidden="true"
        className={cn(tile, sizes[size], 'font-semibold')}
        style={monogramColours(name, brandColor)}
      >
        {initialsOf(name)}
      </span>
    )
  }
  return (
    <span aria-hidden="true" className={cn(tile, sizes[size], 'border bg-white')}>
      <svg viewBox="0 0 24 24" className="size-3/4" fill={brandColor ?? '#171a1a'} aria-hidden="true">
        <path d={iconPath} />
      </svg>
    </span>
  )
}
