import type { Metadata } from 'next'
import { absentMetadata } from '@/components/layout/absent'
import { loadOffer } from './load-offer'

// As of the listing itself: a page that is made anew while it is answered 404 is asked for no title.
export async function generateMetadata({
  params,
}: LayoutProps<'/[locale]/marketplace/[slug]/demo'>): Promise<Metadata> {
  return (await loadOffer((await params).slug)) ? {} : absentMetadata()
}

export default function DemoLayout({ children }: LayoutProps<'/[locale]/marketplace/[slug]/demo'>) {
  return children
}
