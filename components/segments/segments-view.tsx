import { SearchX } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Pagination } from '@/components/ui/pagination'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { type SegmentListPage, segmentsHref } from '@/lib/segments/overview/schema'
import { SegmentList } from './segment-list'
import { SegmentSearch } from './segment-search'

/** Search, and one page of the segments that it finds. */
export function SegmentsView({
  q,
  list: { rows, total, page, pageCount },
}: {
  q: string
  list: SegmentListPage
}) {
  const t = useTranslations('segments')
  const locale = useLocale()
  return (
    <div className="flex flex-col gap-4">
      <SegmentSearch label={t('searchSegments')} submit={t('search')} value={q} />
      <p role="status" className="text-muted-foreground tabular-nums">
        {t('count', { count: total })}
      </p>
      {rows.length > 0 ? (
        <SegmentList segments={rows} />
      ) : (
        <EmptyState
          icon={<SearchX />}
          title={t('nothingForQuery', { query: q })}
          description={t('nothingText')}
        >
          <Button asChild variant="outline">
            <Link href="/segments">{t('showAll')}</Link>
          </Button>
        </EmptyState>
      )}
      <Pagination
        label={t('pages')}
        page={page}
        pageCount={pageCount}
        hrefFor={(page) => getPathname({ locale, href: segmentsHref({ q, page }) })}
        previousLabel={t('previous')}
        nextLabel={t('next')}
        pageLabel={(page) => t('page', { page })}
      />
    </div>
  )
}
