import { Avatar } from '@/components/ui/avatar'

export interface ListingMarkProps {
  name: string
  /** SVG path data in a 24 × 24 box. */
  iconPath: string | null
  brandColor: string | null
  size?: 'lg' | 'xl'
}

/** The provider's mark on a white tile, so that brand colours keep their contrast; else a monogram. */
export function ListingMark({ name, iconPath, brandColor, size = 'lg' }: ListingMarkProps) {
  if (!iconPath) return <Avatar name={name} shape="tile" size={size} />
  return (
    <Avatar name={name} shape="tile" size={size} className="bg-white">
      <svg viewBox="0 0 24 24" className="size-3/5" fill={brandColor ?? '#171a1a'} aria-hidden="true">
        <path d={iconPath} />
      </svg>
    </Avatar>
  )
}
