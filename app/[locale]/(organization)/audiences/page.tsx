import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AudiencesSkeleton, AudiencesView } from '@/components/audiences/list/audiences-view'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { listAudienceRows } from '@/lib/audiences/overview/queries'
import { audiencesHref, parseAudienceFilters } from '@/lib/audiences/overview/schema'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { Link } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/audiences'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('audiences')
  return { title: t('title') }
}

export default function AudiencesPage({ searchParams }: Props) {
  const fallback = (
    <>
      <Header />
      <AudiencesSkeleton />
    </>
  )
  return <Gated fallback={fallback} render={() => renderAudiences(searchParams)} />
}

async function Header({ canCreate = false }: { canCreate?: boolean }) {
  const t = await getTranslations('audiences')
  return (
    <PageHeader
      title={t('title')}
      description={t('pageDescription')}
      actions={
        canCreate && (
          <Button asChild>
            <Link href="/audiences/new">{t('create')}</Link>
          </Button>
        )
      }
    />
  )
}

async function renderAudiences(searchParams: Props['searchParams']) {
  const params = await searchParams
  const filters = parseAudienceFilters(params)
  const actor = await requirePermission('audience:read', audiencesHref(filters))
  const [t, overview] = await Promise.all([getTranslations('audiences'), listAudienceRows(actor, filters)])
  const canCreate = can(actor, 'audience:create')
  return (
    <>
      <Header canCreate={canCreate} />
      {params.done === 'deleted' && (
        <Alert variant="success" role="status" className="mb-4">
          {t('done.deleted')}
        </Alert>
      )}
      <AudiencesView filters={filters} overview={overview} canCreate={canCreate} />
    </>
  )
}
