import { Waypoints } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { PushExample } from '@/components/segments/push-example'
import { SegmentCalls } from '@/components/segments/segment-calls'
import { SegmentList } from '@/components/segments/segment-list'
import { SegmentSearch } from '@/components/segments/segment-search'
import { EmptyState } from '@/components/ui/empty-state'
import { getApiAddress } from '@/lib/api-keys/queries'
import { requirePermission } from '@/lib/auth/session'
import { countSegments, listSegmentCalls, listSegmentRows, mostRows } from '@/lib/segments/overview/queries'
import { segmentListPageSchema } from '@/lib/segments/overview/schema'

type Props = PageProps<'/[locale]/segments'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('segments')
  return { title: t('title') }
}

/** The lists of user ids that other systems push. */
export default function SegmentsPage({ searchParams }: Props) {
  return <Gated fallback={<ListSkeleton />} render={() => renderSegments(searchParams)} />
}

async function renderSegments(searchParams: Props['searchParams']) {
  const actor = await requirePermission('segment:read', '/segments')
  const { q } = segmentListPageSchema.parse(await searchParams)
  const [t, segments, total, calls, address] = await Promise.all([
    getTranslations('segments'),
    listSegmentRows(actor, { q }),
    countSegments(actor),
    listSegmentCalls(actor),
    getApiAddress(actor),
  ])
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="flex flex-col gap-10">
        <div className="flex flex-col gap-4">
          {total > 0 && <SegmentSearch label={t('searchSegments')} submit={t('search')} value={q} />}
          {total > 0 && (
            <p className="text-muted-foreground tabular-nums">
              {t(segments.length === mostRows ? 'countFirst' : 'count', { count: segments.length })}
            </p>
          )}
          {segments.length > 0 && <SegmentList segments={segments} />}
          {total === 0 && (
            <EmptyState icon={<Waypoints />} title={t('emptyTitle')} description={t('emptyText')} />
          )}
        </div>
        <PushExample tokenUrl={address.tokenUrl} segmentsUrl={address.segmentsUrl} />
        {(total > 0 || calls.length > 0) && <SegmentCalls calls={calls} />}
      </div>
    </>
  )
}
