import { cacheLife, cacheTag } from 'next/cache'
import { visitor } from '@/lib/auth/actor'
import { findDemoOffer } from '@/lib/demo-requests/queries'

/** The listing that the form is about, kept until a listing changes. */
export async function loadOffer(slug: string) {
  'use cache'
  cacheTag('catalog')
  cacheLife('hours')
  return findDemoOffer(visitor, slug)
}
