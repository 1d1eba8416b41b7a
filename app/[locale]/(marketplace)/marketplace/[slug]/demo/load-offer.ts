import { cacheLife, cacheTag } from 'next/cache'
import { visitor } from '@/lib/auth/actor'
import { listingSlug } from '@/lib/catalog/listing/schema'
import { findDemoOffer } from '@/lib/demo-requests/queries'
import type { DemoOffer } from '@/lib/demo-requests/schema'
import { arePagesWhole } from '@/lib/http/whole-pages'

/**
 * The listing that the form is about, null also for a text that is no slug. Kept for hours; read anew for whole
 * pages, which pass Next's caches by.
 */
export async function loadOffer(slug: string): Promise<DemoOffer | null> {
  const parsed = listingSlug.safeParse(slug)
  if (!parsed.success) return null
  return (await arePagesWhole()) ? findDemoOffer(visitor, parsed.data) : keepOffer(parsed.data)
}

async function keepOffer(slug: string): Promise<DemoOffer | null> {
  'use cache'
  cacheTag('catalog')
  cacheLife('hours')
  return findDemoOffer(visitor, slug)
}
