import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { NotFoundView } from './not-found-view'

/** Title of a page that is not found, kept from search engines. */
export async function absentMetadata(): Promise<Metadata> {
  const t = await getTranslations('site')
  // Whole: below a layout that has a title of its own, Next adds the site's name to none.
  return { title: { absolute: `${t('notFoundTitle')} · ${t('name')}` }, robots: { index: false } }
}

/** What a prerendered page shows, inside its shell, of something that does not exist. */
export function Absent() {
  return (
    <>
      <AnswerNotFound />
      <NotFoundView />
    </>
  )
}

/**
 * Makes a prerendered page answer 404 and keeps all that it shows, where a bare `notFound()` would leave a
 * document that is empty until scripts have run. What throws stands in a `noscript`: React renders its
 * content on the server alone, so nothing fails in the browser.
 */
export function AnswerNotFound() {
  return (
    <noscript>
      <Suspense fallback={null}>
        <NotHere />
      </Suspense>
    </noscript>
  )
}

function NotHere(): never {
  return notFound()
}
