import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/layout/client-messages'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { ViewAsSearch } from '@/components/workspace/view-as-search'
import { WhySection } from '@/components/workspace/why-section'
import { WorkspaceList } from '@/components/workspace/workspace-list'
import { WorkspaceSkeleton } from '@/components/workspace/workspace-skeleton'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { searchEmployees } from '@/lib/directory/queries'
import { getPathname } from '@/lib/i18n/navigation'
import { answerWhy } from '@/lib/workspace/access/queries'
import { listWorkspace } from '@/lib/workspace/queries'
import { workspaceParams } from '@/lib/workspace/schema'

type Props = PageProps<'/[locale]/workspace'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('workspace')
  return { title: t('title') }
}

/** What the signed-in person may use. */
export default function WorkspacePage({ searchParams }: Props) {
  return <Gated fallback={<WorkspaceSkeleton />} render={() => renderWorkspace(searchParams)} />
}

async function renderWorkspace(searchParams: Props['searchParams']) {
  const actor = await requirePermission('workspace:read', '/workspace')
  const [params, locale, t] = await Promise.all([
    searchParams.then(workspaceParams.parse),
    getLocale(),
    getTranslations('workspace'),
  ])
  const seesOthers = can(actor, 'activation:read') && can(actor, 'directory:read')
  const [items, answer, found] = await Promise.all([
    listWorkspace(actor, params),
    answerWhy(actor, { question: params.why }),
    seesOthers && params.as ? searchEmployees(actor, { query: params.as, limit: 10 }) : null,
  ])
  const action = getPathname({ locale, href: '/workspace' })
  return (
    <ClientMessages namespaces={['workspace', 'errors']}>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="flex flex-col gap-6">
        <WorkspaceList
          items={items}
          params={params}
          action={action}
          isOwn
          isInDirectory={actor.employeeId !== null}
        />
        <WhySection answer={answer} params={params} action={action} person={null} />
        {seesOthers && <ViewAsSearch query={params.as} found={found} action={action} />}
      </div>
    </ClientMessages>
  )
}
