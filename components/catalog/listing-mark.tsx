import { Avatar } from '@/components/ui/avatar'
import { monogramColours } from './monogram-colours'

export interface ListingMarkProps {
  name: string
  /** SVG path data in a 24 × 24 box. */
  iconPath: string | null
  brandColor: string | null
  size?: 'lg' | 'xl'
}

/** The provider's mark on a white tile, so that brand colours keep their contrast; else a monogram in its colour. */
export function ListingMark({ name, iconPath, brandColor, size = 'lg' }: ListingMarkProps) {
  if (!iconPath) {
    const colours = monogramColours(name, brandColor)
    return <Avatar name={name} shape="tile" size={size} className="border-0 font-semibold" style={colours} />
  }
  return (
    <Avatar name={name} shape="tile" size={size} className="bg-white">
      <svg viewBox="0 0 24 24" className="size-3/4" fill={brandColor ?? '#171a1a'} aria-hidden="true">
        <path d={iconPath} />
      </svg>
    </Avatar>
  )
}
