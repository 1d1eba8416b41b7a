import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import type { ListingDetail } from '@/lib/catalog/schema'
import { ListingBadges } from './listing-badges'
import { ListingMark } from './listing-mark'
import { useVisibleHref } from './visible-href'

/** Name, publisher, tagline and the page's actions. */
export function ListingHeader({ listing, actions }: { listing: ListingDetail; actions: ReactNode }) {
  const t = useTranslations('catalog')
  const href = useVisibleHref()
  return (
    <header className="mb-8 flex flex-col gap-4">
      <Breadcrumb
        label={t('breadcrumb')}
        items={[{ label: t('title'), href: href('/marketplace') }, { label: listing.name }]}
      />
      <div className="flex flex-col gap-4 sm:flex-row sm:items-start">
        <ListingMark {...listing} size="xl" />
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="wrap-break-word font-semibold text-xl tracking-tight">{listing.name}</h1>
            <ListingBadges tier={listing.tier} stage={listing.stage} />
          </div>
          <p className="text-muted-foreground text-sm">{t('by', { publisher: listing.publisherName })}</p>
          <p className="max-w-text text-base">{listing.tagline}</p>
        </div>
        <div className="flex shrink-0 flex-col gap-2 sm:w-56">{actions}</div>
      </div>
    </header>
  )
}
