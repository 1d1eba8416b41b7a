import { useLocale, useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { deleteConnectionAction } from '@/lib/connections/actions'
import type { DeletionPreview } from '@/lib/connections/deletion/queries'
import { getPathname } from '@/lib/i18n/navigation'
import { DeleteForm } from './delete-form'
import { DeletionImpact } from './deletion-impact'

export interface DeleteViewProps {
  connection: { id: string; name: string; listing: { name: string } }
  preview: DeletionPreview
}

/** Asks once more before a connection is deleted, saying what goes and what stays at the provider. */
export function DeleteView({ connection, preview }: DeleteViewProps) {
  const t = useTranslations('connections')
  const locale = useLocale()
  const { id, name } = connection
  const provider = connection.listing.name
  const to = (href: string) => getPathname({ locale, href })
  return (
    <ClientMessages namespaces={['errors', 'connections']}>
      <PageHeader
        title={t('delete.pageTitle', { name })}
        breadcrumb={
          <Breadcrumb
            label={t('breadcrumb')}
            items={[
              { label: t('title'), href: to('/connections') },
              { label: name, href: to(`/connections/${id}`) },
              { label: t('delete.title') },
            ]}
          />
        }
      />
      <Card>
        <CardHeader>
          <CardTitle>{t('delete.impactTitle')}</CardTitle>
        </CardHeader>
        <DeletionImpact connectionId={id} provider={provider} preview={preview} />
        <Alert variant="warning">
          <p>{t('delete.final')}</p>
          {preview.isRevocable !== null && (
            <p className="mt-2">
              {t(preview.isRevocable ? 'delete.revokes' : 'delete.atProvider', { provider })}
            </p>
          )}
        </Alert>
        <DeleteForm connectionId={id} fingerprint={preview.fingerprint} action={deleteConnectionAction} />
      </Card>
    </ClientMessages>
  )
}
