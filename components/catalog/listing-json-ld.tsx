import { useLocale } from 'next-intl'
import type { ListingDetail } from '@/lib/catalog/schema'
import { getEnv } from '@/lib/env'
import { getPathname } from '@/lib/i18n/navigation'

/** The listing in schema.org's words, for search engines. */
export function ListingJsonLd({ listing }: { listing: ListingDetail }) {
  const locale = useLocale()
  const data = {
    '@context': 'https://schema.org',
    '@type': 'SoftwareApplication',
    name: listing.name,
    description: listing.tagline,
    applicationCategory: 'BusinessApplication',
    operatingSystem: 'Web',
    url: `${getEnv().PORTICO_URL}${getPathname({ locale, href: `/marketplace/${listing.slug}` })}`,
    inLanguage: locale,
    author: {
      '@type': 'Organization',
      name: listing.publisherName,
      url: listing.publisher.website ?? undefined,
    },
    ...(listing.priceModel === 'free' || listing.priceModel === 'included'
      ? { offers: { '@type': 'Offer', price: 0, priceCurrency: 'EUR' } }
      : {}),
  }
  // "<" is escaped so that no text of a listing can end the script element.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c')
  return <script type="application/ld+json">{json}</script>
}
