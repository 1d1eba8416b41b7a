import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AuditSkeleton } from '@/components/audit-log/audit-skeleton'
import { AuditView } from '@/components/audit-log/audit-view'
import { ExportLinks } from '@/components/audit-log/export-links'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { countAuditEvents, listAuditActors, listAuditEvents } from '@/lib/audit-log/queries'
import { auditQueryString, parseAuditFilters } from '@/lib/audit-log/schema'
import { requirePermission } from '@/lib/auth/session'

type Props = PageProps<'/[locale]/settings/audit-log'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('auditLog')
  return { title: t('title') }
}

export default function AuditLogPage({ searchParams }: Props) {
  return <Gated fallback={<Waiting />} render={() => renderAuditLog(searchParams)} />
}

async function Waiting() {
  const t = await getTranslations('auditLog')
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <AuditSkeleton />
    </>
  )
}

async function renderAuditLog(searchParams: Props['searchParams']) {
  const filters = parseAuditFilters(await searchParams)
  const query = auditQueryString(filters)
  const actor = await requirePermission('audit:read', `/settings/audit-log${query && `?${query}`}`)
  const [t, page, total, people] = await Promise.all([
    getTranslations('auditLog'),
    listAuditEvents(actor, filters),
    countAuditEvents(actor, filters),
    listAuditActors(actor, filters.actor),
  ])
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={<ExportLinks filters={filters} />}
      />
      <AuditView filters={filters} page={page} total={total} people={people} />
    </>
  )
}
