import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { getPathname } from '@/lib/i18n/navigation'

export interface KeyPageProps {
  title: string
  description: string
  /** The page's name in the way back to the keys. */
  step: string
  children: ReactNode
}

/** Around what is done to one key. */
export function KeyPage({ title, description, step, children }: KeyPageProps) {
  const t = useTranslations('apiKeys')
  const locale = useLocale()
  const items = [
    { label: t('title'), href: getPathname({ locale, href: '/settings/api-keys' }) },
    { label: step },
  ]
  return (
    <ClientMessages namespaces={['errors', 'apiKeys']}>
      <PageHeader
        title={<span className="wrap-anywhere">{title}</span>}
        description={description}
        breadcrumb={<Breadcrumb label={t('breadcrumb')} items={items} />}
      />
      {children}
    </ClientMessages>
  )
}
