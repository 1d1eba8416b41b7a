import { Waypoints } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { PushExample } from '@/components/segments/push-example'
import { SegmentCalls } from '@/components/segments/segment-calls'
import { SegmentsView } from '@/components/segments/segments-view'
import { EmptyState } from '@/components/ui/empty-state'
import { getApiAddress } from '@/lib/api-keys/queries'
import { requirePermission } from '@/lib/auth/session'
import { countSegments, listSegmentCalls, listSegmentRows } from '@/lib/segments/overview/queries'
import { segmentListPageSchema, segmentsHref } from '@/lib/segments/overview/schema'

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
  const params = segmentListPageSchema.parse(await searchParams)
  const actor = await requirePermission('segment:read', segmentsHref(params))
  const [t, list, total, calls, address] = await Promise.all([
    getTranslations('segments'),
    listSegmentRows(actor, params),
    countSegments(actor),
    listSegmentCalls(actor),
    getApiAddress(actor),
  ])
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="flex flex-col gap-10">
        {total > 0 ? (
          <SegmentsView q={params.q} list={list} />
        ) : (
          <EmptyState icon={<Waypoints />} title={t('emptyTitle')} description={t('emptyText')} />
        )}
        <PushExample tokenUrl={address.tokenUrl} segmentsUrl={address.segmentsUrl} />
        {(total > 0 || calls.length > 0) && <SegmentCalls calls={calls} />}
      </div>
    </>
  )
}
