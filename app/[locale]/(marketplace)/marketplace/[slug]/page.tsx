import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ListingJsonLd } from '@/components/catalog/listing-json-ld'
import { ListingView } from '@/components/catalog/listing-view'
import { VisitorActions } from '@/components/catalog/visitor-actions'
import { Absent, absentMetadata } from '@/components/layout/absent'
import { visitor } from '@/lib/auth/actor'
import { listListingSlugs } from '@/lib/catalog/queries'
import { alternatesOf } from '@/lib/i18n/alternates'
import { loadListing } from '../load-listing'

// Nothing on it depends on who looks. A listing that came after the build is rendered when it is first asked for,
// and one that does not exist is answered 404 before anything is sent.
export const ensureStatic = 'navigation'

export async function generateStaticParams() {
  const slugs = await listListingSlugs(visitor)
  return slugs.map((slug) => ({ slug }))
}

export async function generateMetadata({
  params,
}: PageProps<'/[locale]/marketplace/[slug]'>): Promise<Metadata> {
  const [{ slug }, locale, t] = await Promise.all([params, getLocale(), getTranslations('catalog')])
  const found = await loadListing(slug, locale)
  if (!found) return absentMetadata()
  const { listing } = found
  const alternates = alternatesOf(`/marketplace/${slug}`, locale)
  return {
    title: t('metaTitle', { name: listing.name }),
    description: listing.tagline,
    alternates,
    openGraph: {
      type: 'website',
      title: listing.name,
      description: listing.tagline,
      url: alternates.canonical,
      locale,
    },
  }
}

/** A listing for visitors. */
export default async function ListingPage({ params }: PageProps<'/[locale]/marketplace/[slug]'>) {
  const [{ slug }, locale] = await Promise.all([params, getLocale()])
  const found = await loadListing(slug, locale)
  if (!found) return <Absent />
  return (
    <>
      <ListingJsonLd listing={found.listing} />
      <ListingView {...found} actions={<VisitorActions listing={found.listing} />} />
    </>
  )
}
