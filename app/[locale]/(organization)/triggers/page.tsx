import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { TriggersView } from '@/components/triggers/triggers-view'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { Link } from '@/lib/i18n/navigation'
import { listTriggers } from '@/lib/triggers/queries'

type Props = PageProps<'/[locale]/triggers'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('triggers')
  return { title: t('title') }
}

/** What starts something when something happens. */
export default function TriggersPage({ searchParams }: Props) {
  return <Gated fallback={<ListSkeleton />} render={() => renderTriggers(searchParams)} />
}

async function renderTriggers(searchParams: Props['searchParams']) {
  const actor = await requirePermission('trigger:read', '/triggers')
  const [t, triggers, { done }] = await Promise.all([
    getTranslations('triggers'),
    listTriggers(actor),
    searchParams,
  ])
  const canEdit = can(actor, 'trigger:update')
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          canEdit && triggers.length > 0 ? (
            <Button asChild>
              <Link href="/triggers/new">{t('new')}</Link>
            </Button>
          ) : undefined
        }
      />
      <div className="flex flex-col gap-6">
        {done === 'deleted' && (
          <Alert variant="success" role="status">
            {t('deleted')}
          </Alert>
        )}
        <TriggersView triggers={triggers} canEdit={canEdit} />
      </div>
    </>
  )
}
