import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { IntegrationRequestForm } from '@/components/integration-requests/integration-request-form'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { alternatesOf } from '@/lib/i18n/alternates'
import { requestIntegrationAction } from '@/lib/integration-requests/actions'

export const ensureStatic = 'navigation'

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations('integrationRequestForm'), getLocale()])
  return {
    title: t('title'),
    description: t('description'),
    alternates: alternatesOf('/requests/new', locale),
  }
}

/** Wishes for an integration that the catalog lacks. Prerendered. */
export default async function NewIntegrationRequestPage() {
  const t = await getTranslations('integrationRequestForm')
  return (
    <div className="mx-auto w-full max-w-2xl">
      <PageHeader title={t('title')} description={t('description')} />
      <ClientMessages namespaces={['errors', 'formGuard', 'integrationRequestForm']}>
        <IntegrationRequestForm action={requestIntegrationAction} />
      </ClientMessages>
    </div>
  )
}
