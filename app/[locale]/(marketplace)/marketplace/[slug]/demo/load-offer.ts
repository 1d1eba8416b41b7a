import { cacheLife, cacheTag } from 'next/cache'
import { visitor } from '@/lib/auth/actor'
import { findDemoOffer } from '@/lib/demo-requests/queries'

/** The listing that the form is about, kept for hours. */
export async function loadOffer(slug: string) {
  'use cache'
  cacheTag('catalog')
  cacheLife('hours')
  return findDemoOffer(visitor, slug)
}
