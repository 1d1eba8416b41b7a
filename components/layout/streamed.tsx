import { getTranslations } from 'next-intl/server'
import { type ReactNode, Suspense } from 'react'
import { arePagesWhole, wholePagesPath } from '@/lib/http/whole-pages'

export interface StreamedProps {
  /** Stands in until the part is there: a skeleton of its shape. */
  fallback: ReactNode
  children: ReactNode
}

/**
 * A part of a member's page that arrives after the rest. Only a script can put it in its place: a browser
 * without scripts that meets the stand-in asks for the page again, and gets one that waits for its parts.
 */
export async function Streamed({ fallback, children }: StreamedProps) {
  if (await arePagesWhole()) return children
  const t = await getTranslations('site')
  const standIn = (
    <>
      <noscript>
        <meta httpEquiv="refresh" content={`0; url=${wholePagesPath}`} />
        <a href={wholePagesPath} className="block p-4 underline">
          {t('wholePage')}
        </a>
      </noscript>
      {fallback}
    </>
  )
  return <Suspense fallback={standIn}>{children}</Suspense>
}
