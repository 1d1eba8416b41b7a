import type { Metadata } from 'next'
import { getLocale } from 'next-intl/server'
import { absentMetadata } from '@/components/layout/absent'
import { loadListing } from '../load-listing'

// That a listing does not exist is told by the layout, too: a page that is made anew while it is answered 404 is asked
// for no title.
export async function generateMetadata({
  params,
}: LayoutProps<'/[locale]/marketplace/[slug]'>): Promise<Metadata> {
  const [{ slug }, locale] = await Promise.all([params, getLocale()])
  return (await loadListing(slug, locale)) ? {} : absentMetadata()
}

export default function ListingLayout({ children }: LayoutProps<'/[locale]/marketplace/[slug]'>) {
  return children
}
