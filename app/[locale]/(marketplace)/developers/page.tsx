import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageHeader } from '@/components/layout/page-header'
import { DeveloperGuide } from '@/components/marketing/developer-guide'
import { alternatesOf } from '@/lib/i18n/alternates'

export const ensureStatic = 'navigation'

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations('developers'), getLocale()])
  return { title: t('title'), description: t('description'), alternates: alternatesOf('/developers', locale) }
}

/** What can be built against Portico. Prerendered. */
export default async function DevelopersPage() {
  const t = await getTranslations('developers')
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <DeveloperGuide />
    </>
  )
}
