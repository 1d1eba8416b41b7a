import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/layout/client-messages'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { PolicyForm } from '@/components/policies/policy-form'
import { PresetList } from '@/components/policies/preset-list'
import { Alert } from '@/components/ui/alert'
import { Skeleton } from '@/components/ui/skeleton'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { policyAction } from '@/lib/connections/policy/actions'
import { listPresets, searchPresettable } from '@/lib/connections/presets/queries'
import { toLocale } from '@/lib/i18n/routing'
import { getPolicy, listGoverned } from '@/lib/policies/queries'

type Props = PageProps<'/[locale]/settings/policy'>

const doneNews = ['changed', 'preset', 'presetRemoved'] as const

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('policy')
  return { title: t('title') }
}

/** What an organization allows its administrators to connect, and how. */
export default function PolicyPage({ searchParams }: Props) {
  return <Gated fallback={<PolicySkeleton />} render={() => renderPolicy(searchParams)} />
}

async function renderPolicy(searchParams: Props['searchParams']) {
  const actor = await requirePermission('policy:read', '/settings/policy')
  const [t, locale, policy, presets, { done, preset }] = await Promise.all([
    getTranslations('policy'),
    getLocale(),
    getPolicy(actor),
    listPresets(actor),
    searchParams,
  ])
  const slugs = policy.rules.flatMap(({ subject, value }) => (subject === 'listing' ? [value] : []))
  const { categories, listings } = await listGoverned(actor, slugs, toLocale(locale))
  const canEdit = can(actor, 'policy:update')
  const query = typeof preset === 'string' ? preset.slice(0, 200) : ''
  const found = query ? await searchPresettable(actor, query) : null
  const news = doneNews.find((one) => one === done)
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="flex flex-col gap-6">
        {news && (
          <Alert variant="success" role="status">
            {t(`done.${news}`)}
          </Alert>
        )}
        {!canEdit && <Alert>{t('viewOnly')}</Alert>}
        <ClientMessages namespaces={['errors', 'policy', 'connections', 'folders']}>
          <PolicyForm
            key={policy.version}
            policy={policy}
            categories={categories}
            listings={listings}
            canEdit={canEdit}
            submit={policyAction}
          />
        </ClientMessages>
        <PresetList presets={presets} canEdit={canEdit} query={query} found={found} />
      </div>
    </>
  )
}

function PolicySkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-6">
      <Skeleton className="h-14 w-64" />
      <Skeleton className="h-36 w-full" />
      <Skeleton className="h-64 w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  )
}
