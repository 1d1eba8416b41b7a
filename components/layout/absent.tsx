import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { NotFoundView } from './not-found-view'

/** Title of a page that is not found, kept from search engines. */
export async function absentMetadata(): Promise<Metadata> {
  const t = await getTranslations('site')
  return { title: t('notFoundTitle'), robots: { index: false } }
}

/**
 * What a prerendered page shows of something that does not exist. The page is answered 404, as with a bare
 * `notFound()`, whose document holds nothing to read until scripts have run.
 */
export function Absent() {
  return (
    <Suspense fallback={<NotFoundView />}>
      <NotHere />
    </Suspense>
  )
}

export function NotHere(): never {
  return notFound()
}
