import type { CSSProperties } from 'react'
import { initialsOf } from '@/components/ui/avatar'
import type { ListingDetail } from '@/lib/catalog/schema'
import { monogramColours } from './monogram-colours'

const ink = '#171a1a'
const quiet = '#586060'
const accent = '#0b5f5c'

/** The only font at hand is a regular one: an outline in the letters' colour makes it bold. */
function bold(size: number, color: string, outline: number): CSSProperties {
  return {
    display: 'flex',
    fontSize: size,
    color,
    letterSpacing: '-0.03em',
    WebkitTextStrokeWidth: outline,
    WebkitTextStrokeColor: color,
  }
}

const sized = (name: string) => (name.length > 34 ? 56 : name.length > 20 ? 68 : 88)

/** A listing as a picture of 1200 × 630, in the styles that the renderer of `next/og` knows. */
export function ListingPicture({ listing }: { listing: ListingDetail }) {
  return (
    <div
      style={{
        width: '100%',
        height: '100%',
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'space-between',
        padding: '64px 72px',
        background: '#fafafa',
        borderLeft: `24px solid ${accent}`,
      }}
    >
      <div style={{ display: 'flex', alignItems: 'center', gap: 40 }}>
        <PictureMark listing={listing} />
        <div style={{ ...bold(sized(listing.name), ink, 3), flex: 1, lineHeight: 1.1 }}>{listing.name}</div>
      </div>
      <div style={{ ...bold(48, ink, 1), lineHeight: 1.3, maxWidth: 1000 }}>{listing.tagline}</div>
      <div style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between' }}>
        <div style={{ ...bold(32, quiet, 0.5) }}>{listing.publisherName}</div>
        <div style={{ display: 'flex', alignItems: 'center', gap: 16 }}>
          <PorticoMark />
          <div style={{ ...bold(36, accent, 1.5) }}>Portico</div>
        </div>
      </div>
    </div>
  )
}

function PictureMark({ listing: { name, iconPath, brandColor } }: { listing: ListingDetail }) {
  const tile: CSSProperties = {
    width: 168,
    height: 168,
    borderRadius: 36,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
  }
  if (!iconPath) {
    const { background, color } = monogramColours(name, brandColor)
    return (
      <div style={{ ...tile, background }}>
        <div style={bold(80, color, 3)}>{initialsOf(name)}</div>
      </div>
    )
  }
  return (
    <div style={{ ...tile, background: '#ffffff', border: '2px solid #dde1e1' }}>
      <svg aria-hidden="true" width="120" height="120" viewBox="0 0 24 24" fill={brandColor ?? ink}>
        <path d={iconPath} />
      </svg>
    </div>
  )
}

/** The drawing of app/icon.svg. */
function PorticoMark() {
  return (
    <svg aria-hidden="true" width="48" height="48" viewBox="0 0 32 32">
      <rect width="32" height="32" rx="7" fill={accent} />
      <path
        fill="#ffffff"
        d="M16 6 6 11.5v2h20v-2zM8 15h3v8H8zM12.4 15h3v8h-3zM16.6 15h3v8h-3zM21 15h3v8h-3zM6 24.5h20v2H6z"
      />
    </svg>
  )
}
