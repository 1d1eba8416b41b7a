import { cacheLife } from 'next/cache'
import { Absent } from '@/components/layout/absent'

/** Answers every address below a language that nothing else has (`next.config.mjs`). */
export default async function NotFoundPage() {
  await keepForHours()
  return <Absent />
}

// An address may come to be: caches in front must not answer for it for a year, as they would for a static page.
async function keepForHours() {
  'use cache'
  cacheLife('hours')
}
