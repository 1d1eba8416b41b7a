import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/layout/client-messages'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { ChooseForm } from '@/components/triggers/choose-form'
import { TriggerForm } from '@/components/triggers/trigger-form'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { Steps } from '@/components/ui/steps'
import { requirePermission } from '@/lib/auth/session'
import { getPathname } from '@/lib/i18n/navigation'
import { saveTriggerAction } from '@/lib/triggers/actions'
import { listTriggerChoices } from '@/lib/triggers/choices/queries'
import { triggerKindSchema } from '@/lib/triggers/schema'

type Props = PageProps<'/[locale]/triggers/new'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('triggers')
  return { title: t('chooseTitle') }
}

/** A new trigger: first what sets it off and what it does, then the details of that. */
export default function NewTriggerPage({ searchParams }: Props) {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => renderNew(searchParams)} />
}

async function renderNew(searchParams: Props['searchParams']) {
  const kind = triggerKindSchema.safeParse(await searchParams).data
  const actor = await requirePermission(
    'trigger:update',
    kind ? `/triggers/new?source=${kind.source}&action=${kind.action}` : '/triggers/new',
  )
  const [t, locale, choices] = await Promise.all([
    getTranslations('triggers'),
    getLocale(),
    kind && listTriggerChoices(actor, kind),
  ])
  const to = (href: string) => getPathname({ locale, href })
  const trail = [{ label: t('title'), href: to('/triggers') }, { label: t('chooseTitle') }]
  const chosen = kind && `${t(`source.${kind.source}`)} → ${t(`action.${kind.action}`)}`
  return (
    <ClientMessages namespaces={['errors', 'triggers']}>
      <PageHeader
        breadcrumb={<Breadcrumb label={t('breadcrumb')} items={trail} />}
        title={t('chooseTitle')}
        description={chosen}
      />
      <Steps
        label={t('steps')}
        steps={[{ label: t('step.choose'), href: to('/triggers/new') }, { label: t('step.details') }]}
        current={kind ? 1 : 0}
        doneLabel={t('done')}
        className="mb-6"
      />
      {kind && choices ? (
        <Card>
          <TriggerForm {...kind} choices={choices} submit={saveTriggerAction} />
        </Card>
      ) : (
        <ChooseForm />
      )}
    </ClientMessages>
  )
}
