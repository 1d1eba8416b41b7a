import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneAlert } from '@/components/connections/detail/done-alert'
import { OverviewSkeleton, OverviewView } from '@/components/connections/overview/overview-view'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { isGeneral, toProblem } from '@/lib/connections/authorization/rules'
import { listOverview } from '@/lib/connections/overview/queries'
import { overviewHref, parseOverviewFilters } from '@/lib/connections/overview/schema'
import { Link } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'

type Props = PageProps<'/[locale]/connections'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections')
  return { title: t('title') }
}

export default function ConnectionsPage({ searchParams }: Props) {
  const fallback = (
    <>
      <Header />
      <OverviewSkeleton />
    </>
  )
  return <Gated fallback={fallback} render={() => renderConnections(searchParams)} />
}

async function Header() {
  const t = await getTranslations('connections')
  return (
    <PageHeader
      title={t('title')}
      description={t('description')}
      actions={
        <Button asChild variant="outline">
          <Link href="/connections/folders">{t('folders')}</Link>
        </Button>
      }
    />
  )
}

async function renderConnections(searchParams: Props['searchParams']) {
  const params = await searchParams
  const filters = parseOverviewFilters(params)
  const actor = await requirePermission('connection:read', overviewHref(filters))
  const [tError, locale] = await Promise.all([getTranslations('connectionErrors'), getLocale()])
  const now = new Date()
  const overview = await listOverview(actor, filters, toLocale(locale), now)
  const told = toProblem(params.problem)
  return (
    <>
      <Header />
      <div className="flex flex-col gap-4">
        <DoneAlert done={params.done} tokens={params.tokens} />
        {isGeneral(told) && (
          <Alert variant="danger" role="alert">
            {tError(told)}
          </Alert>
        )}
        <OverviewView
          filters={filters}
          overview={overview}
          can={{
            connect: can(actor, 'connection:create'),
            edit: can(actor, 'connection:update'),
            handOff: can(actor, 'hand-off:create'),
          }}
          now={now}
        />
      </div>
    </>
  )
}
