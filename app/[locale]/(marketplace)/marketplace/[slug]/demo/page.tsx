import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DemoRequestForm } from '@/components/demo-requests/demo-request-form'
import { Absent, absentMetadata } from '@/components/layout/absent'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { visitor } from '@/lib/auth/actor'
import { requestDemoAction } from '@/lib/demo-requests/actions'
import { listDemoOfferSlugs } from '@/lib/demo-requests/queries'
import { companySizes } from '@/lib/demo-requests/schema'
import { countryOptions } from '@/lib/i18n/countries'
import { getPathname } from '@/lib/i18n/navigation'
import { loadOffer } from './load-offer'

// All of the page is about the listing, and prerendered: there is nothing to show before.
export const ensureStatic = 'navigation'
export const instant = false

/** Next wants one page at least; in a catalog without demos it is a page that is not found. */
export async function generateStaticParams() {
  const slugs = await listDemoOfferSlugs(visitor)
  return (slugs.length > 0 ? slugs : ['-']).map((slug) => ({ slug }))
}

export async function generateMetadata({
  params,
}: PageProps<'/[locale]/marketplace/[slug]/demo'>): Promise<Metadata> {
  const [{ slug }, t] = await Promise.all([params, getTranslations('demoRequestForm')])
  const offer = await loadOffer(slug)
  return offer ? { title: t('title', { listing: offer.name }), robots: { index: false } } : absentMetadata()
}

/** Asks the publisher for a demo. Prerendered: what depends on the person is fetched by the form. */
export default async function DemoRequestPage({ params }: PageProps<'/[locale]/marketplace/[slug]/demo'>) {
  const [{ slug }, locale, t, catalog] = await Promise.all([
    params,
    getLocale(),
    getTranslations('demoRequestForm'),
    getTranslations('catalog'),
  ])
  const offer = await loadOffer(slug)
  if (!offer) return <Absent />
  const to = (href: string) => getPathname({ locale, href })
  return (
    <div className="mx-auto w-full max-w-2xl">
      <PageHeader
        title={t('title', { listing: offer.name })}
        description={t('description', { publisher: offer.publisherName })}
        breadcrumb={
          <Breadcrumb
            label={catalog('breadcrumb')}
            items={[
              { label: catalog('title'), href: to('/marketplace') },
              { label: offer.name, href: to(`/marketplace/${slug}`) },
              { label: t('breadcrumb') },
            ]}
          />
        }
      />
      <ClientMessages namespaces={['errors', 'formGuard', 'demoRequestForm']}>
        <DemoRequestForm
          offer={offer}
          countries={countryOptions(locale)}
          sizes={companySizes.map((size) => ({ value: size, label: t(`size.${size}`) }))}
          action={requestDemoAction}
        />
      </ClientMessages>
    </div>
  )
}
