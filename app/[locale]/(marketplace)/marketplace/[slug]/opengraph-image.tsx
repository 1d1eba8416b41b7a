import { ImageResponse } from 'next/og'
import { toLocale } from '@/lib/i18n/routing'
import { loadListing } from '../load-listing'

export const size = { width: 1200, height: 630 }
export const contentType = 'image/png'

/** The picture that chats and feeds show for a listing: mark, name, publisher, tagline. */
export default async function OpenGraphImage({
  params,
}: {
  params: Promise<{ locale: string; slug: string }>
}) {
  const { locale, slug } = await params
  const found = await loadListing(slug, toLocale(locale))
  if (!found) return new Response(null, { status: 404 })
  const { listing } = found
  return new ImageResponse(
    <div
      style={{
        width: '100%',
        height: '100%',
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'space-between',
        padding: 72,
        background: '#fafafa',
        color: '#171a1a',
        borderLeft: '24px solid #0b5c5c',
      }}
    >
      <div style={{ display: 'flex', alignItems: 'center', gap: 32 }}>
        {listing.iconPath ? (
          <svg
            aria-hidden="true"
            width="112"
            height="112"
            viewBox="0 0 24 24"
            fill={listing.brandColor ?? '#171a1a'}
          >
            <path d={listing.iconPath} />
          </svg>
        ) : null}
        <div style={{ display: 'flex', fontSize: 80, fontWeight: 700 }}>{listing.name}</div>
      </div>
      <div style={{ display: 'flex', fontSize: 44, lineHeight: 1.3 }}>{listing.tagline}</div>
      <div style={{ display: 'flex', fontSize: 32, color: '#586060' }}>
        {`${listing.publisherName} · Portico`}
      </div>
    </div>,
    size,
  )
}
