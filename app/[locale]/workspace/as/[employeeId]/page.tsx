import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { WhySection } from '@/components/workspace/why-section'
import { WorkspaceList } from '@/components/workspace/workspace-list'
import { WorkspaceSkeleton } from '@/components/workspace/workspace-skeleton'
import { requirePermission } from '@/lib/auth/session'
import { employeeId as employeeIdSchema } from '@/lib/directory/schema'
import { parseParam } from '@/lib/http/parse-param'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { answerWhy } from '@/lib/workspace/access/queries'
import { viewAsEmployee } from '@/lib/workspace/queries'
import { workspaceParams } from '@/lib/workspace/schema'

type Props = PageProps<'/[locale]/workspace/as/[employeeId]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('workspace')
  return { title: t('viewAsTitle') }
}

/** An employee's workspace as that person sees it, for HR. */
export default function ViewAsPage(props: Props) {
  return <Gated fallback={<WorkspaceSkeleton />} render={() => renderViewAs(props)} />
}

async function renderViewAs(props: Props) {
  const [given, params] = await Promise.all([props.params, props.searchParams.then(workspaceParams.parse)])
  const employeeId = parseParam(employeeIdSchema, given.employeeId)
  const actor = await requirePermission('activation:read', `/workspace/as/${employeeId}`)
  const [{ employee, items }, answer, locale, t] = await Promise.all([
    viewAsEmployee(actor, employeeId, params),
    answerWhy(actor, { question: params.why, employeeId }),
    getLocale(),
    getTranslations('workspace'),
  ])
  const { name } = employee
  const action = getPathname({ locale, href: `/workspace/as/${employeeId}` })
  return (
    <>
      <PageHeader title={t('titleOf', { name })} />
      <div className="flex flex-col gap-6">
        <Alert
          title={t('viewAsBanner', { name })}
          actions={
            <Button asChild variant="outline" size="sm">
              <Link href="/workspace">{t('ownWorkspace')}</Link>
            </Button>
          }
        >
          {t('viewAsBannerText')}
        </Alert>
        <WorkspaceList items={items} params={params} action={action} isOwn={false} isInDirectory />
        <WhySection answer={answer} params={params} action={action} person={name} />
      </div>
    </>
  )
}
