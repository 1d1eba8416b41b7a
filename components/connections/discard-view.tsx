import { useLocale, useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { discardDraftAction } from '@/lib/connections/actions'
import { getPathname } from '@/lib/i18n/navigation'
import { DiscardForm } from './discard-form'

/** Says what discarding a draft means before it is done. */
export function DiscardView({ connection: { id, name } }: { connection: { id: string; name: string } }) {
  const t = useTranslations('connections')
  const locale = useLocale()
  const to = (href: string) => getPathname({ locale, href })
  return (
    <ClientMessages namespaces={['errors', 'connections']}>
      <PageHeader
        title={t('wizard.discardTitle', { name })}
        breadcrumb={
          <Breadcrumb
            label={t('breadcrumb')}
            items={[
              { label: t('title'), href: to('/connections') },
              { label: name, href: to(`/connections/${id}/setup`) },
              { label: t('wizard.discardConfirm') },
            ]}
          />
        }
      />
      <Card>
        <DiscardForm connectionId={id} name={name} action={discardDraftAction} />
      </Card>
    </ClientMessages>
  )
}
