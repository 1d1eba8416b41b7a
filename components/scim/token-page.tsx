import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { getPathname } from '@/lib/i18n/navigation'

/** Around what is done to the token. */
export function TokenPage({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  const t = useTranslations('provisioning')
  const locale = useLocale()
  const items = [
    { label: t('title'), href: getPathname({ locale, href: '/settings/provisioning' }) },
    { label: title },
  ]
  return (
    <ClientMessages namespaces={['errors', 'apiKeys', 'provisioning']}>
      <PageHeader
        title={title}
        description={text}
        breadcrumb={<Breadcrumb label={t('breadcrumb')} items={items} />}
      />
      {children}
    </ClientMessages>
  )
}
