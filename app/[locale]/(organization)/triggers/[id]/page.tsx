import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { TriggerView } from '@/components/triggers/trigger-view'
import { Alert } from '@/components/ui/alert'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { parseParam } from '@/lib/http/parse-param'
import { getPathname } from '@/lib/i18n/navigation'
import { listTriggerChoices } from '@/lib/triggers/choices/queries'
import { listFirings } from '@/lib/triggers/history/queries'
import { getTrigger } from '@/lib/triggers/queries'
import { triggerIdSchema } from '@/lib/triggers/schema'

type Props = PageProps<'/[locale]/triggers/[id]'>

const pageSchema = z.coerce.number().int().min(1).max(1_000_000).catch(1)

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('triggers')
  return { title: t('title') }
}

/** One trigger, with what it did. */
export default function TriggerPage(props: Props) {
  return <Gated fallback={<ListSkeleton />} render={() => renderTrigger(props)} />
}

async function renderTrigger({ params, searchParams }: Props) {
  const id = parseParam(triggerIdSchema, (await params).id)
  const actor = await requirePermission('trigger:read', `/triggers/${id}`)
  const { done, page } = await searchParams
  const trigger = await getTrigger(actor, id)
  const [t, locale, history, choices] = await Promise.all([
    getTranslations('triggers'),
    getLocale(),
    listFirings(actor, { triggerId: id, page: pageSchema.parse(page) }),
    can(actor, 'trigger:update') ? listTriggerChoices(actor, trigger) : null,
  ])
  const all = { label: t('title'), href: getPathname({ locale, href: '/triggers' }) }
  return (
    <>
      <PageHeader
        title={<span className="wrap-anywhere">{trigger.name}</span>}
        breadcrumb={<Breadcrumb label={t('breadcrumb')} items={[all, { label: trigger.name }]} />}
      />
      {(done === 'created' || done === 'changed') && (
        <Alert variant="success" role="status" className="mb-6">
          {t(done)}
        </Alert>
      )}
      <TriggerView trigger={trigger} history={history} choices={choices} />
    </>
  )
}
