import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { SegmentCalls } from '@/components/segments/segment-calls'
import { SegmentFacts } from '@/components/segments/segment-facts'
import { SegmentIds } from '@/components/segments/segment-ids'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { requirePermission } from '@/lib/auth/session'
import { parseParam } from '@/lib/http/parse-param'
import { getPathname } from '@/lib/i18n/navigation'
import { getSegmentDetails, listSegmentCalls, listSegmentIds } from '@/lib/segments/overview/queries'
import { segmentIdSchema, segmentPageSchema } from '@/lib/segments/overview/schema'

type Props = PageProps<'/[locale]/segments/[id]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('segments')
  return { title: t('segment') }
}

/** What a segment holds, where it comes from, and what happened to it. */
export default function SegmentPage(props: Props) {
  return <Gated fallback={<ListSkeleton />} render={() => renderSegment(props)} />
}

async function renderSegment({ params, searchParams }: Props) {
  const id = parseParam(segmentIdSchema, (await params).id)
  const actor = await requirePermission('segment:read', `/segments/${id}`)
  const page = segmentPageSchema.parse(await searchParams)
  const segment = await getSegmentDetails(actor, id)
  const [t, locale, ids, calls] = await Promise.all([
    getTranslations('segments'),
    getLocale(),
    listSegmentIds(actor, id, page),
    listSegmentCalls(actor, id),
  ])
  const all = { label: t('title'), href: getPathname({ locale, href: '/segments' }) }
  return (
    <>
      <PageHeader
        title={segment.name}
        breadcrumb={<Breadcrumb label={t('breadcrumb')} items={[all, { label: segment.name }]} />}
      />
      <div className="flex flex-col gap-10">
        <SegmentFacts segment={segment} />
        <SegmentIds segment={segment} params={page} page={ids} />
        <SegmentCalls calls={calls} isOfOne />
      </div>
    </>
  )
}
