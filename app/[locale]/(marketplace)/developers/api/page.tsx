import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ApiReference } from '@/components/api-reference/api-reference'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { referenceOf } from '@/lib/api-reference/reference/rules'
import { alternatesOf } from '@/lib/i18n/alternates'
import { getPathname } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'

export const ensureStatic = 'navigation'

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations('apiReference'), getLocale()])
  return {
    title: t('title'),
    description: t('description'),
    alternates: alternatesOf('/developers/api', locale),
  }
}

/** Every call of the API, made from the same description that machines read. Prerendered. */
export default async function ApiReferencePage() {
  const [t, locale] = await Promise.all([getTranslations('apiReference'), getLocale()])
  const developers = { label: t('developers'), href: getPathname({ locale, href: '/developers' }) }
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        breadcrumb={<Breadcrumb label={t('breadcrumb')} items={[developers, { label: t('title') }]} />}
      />
      <ApiReference reference={referenceOf(toLocale(locale))} />
    </>
  )
}
