import { notFound } from 'next/navigation'
import { ImageResponse } from 'next/og'
import { ListingPicture } from '@/components/catalog/listing-picture'
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
  if (!found) notFound()
  return new ImageResponse(<ListingPicture listing={found.listing} />, size)
}
