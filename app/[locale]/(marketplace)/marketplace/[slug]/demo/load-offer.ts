import { cacheLife, cacheTag } from 'next/cache'
import { visitor } from '@/lib/auth/actor'
import { listingSlug } from '@/lib/catalog/listing/schema'
import { findDemoOffer } from '@/lib/demo-requests/queries'
import type { DemoOffer } from '@/lib/demo-requests/schema'

/** The listing that the form is about, kept for hours; null also for a text that is no slug. */
export async function loadOffer(slug: string): Promise<DemoOffer | null> {
  const parsed = listingSlug.safeParse(slug)
  return parsed.success ? readOffer(parsed.data) : null
}

async function readOffer(slug: string): Promise<DemoOffer | null> {
  'use cache'
  cacheTag('catalog')
  cacheLife('hours')
  return findDemoOffer(visitor, slug)
}
