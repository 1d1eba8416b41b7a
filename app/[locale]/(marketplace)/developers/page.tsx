import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PageHeader } from '@/components/layout/page-header'
import { DeveloperGuide } from '@/components/marketing/developer-guide'

export const ensureStatic = 'navigation'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('developers')
  return { title: t('title'), description: t('description') }
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
