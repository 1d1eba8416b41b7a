import { useTranslations } from 'next-intl'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import type { ListingDetail } from '@/lib/catalog/schema'
import { ListingBadges } from './listing-badges'
import { ListingMark } from './listing-mark'
import { useVisibleHref } from './visible-href'

/** Where the page stands, and what it is about: name, publisher, tagline. */
export function ListingHeader({ listing }: { listing: ListingDetail }) {
  const t = useTranslations('catalog')
  const href = useVisibleHref()
  return (
    <header className="flex min-w-0 flex-col gap-4">
      <Breadcrumb
        label={t('breadcrumb')}
        items={[{ label: t('title'), href: href('/marketplace') }, { label: listing.name }]}
      />
      <div className="flex items-start gap-4">
        <ListingMark {...listing} size="xl" />
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="wrap-break-word font-semibold text-xl tracking-tight">{listing.name}</h1>
            <ListingBadges tier={listing.tier} stage={listing.stage} />
          </div>
          <p className="text-muted-foreground text-sm">{t('by', { publisher: listing.publisherName })}</p>
          <p className="max-w-text text-base">{listing.tagline}</p>
        </div>
      </div>
    </header>
  )
}
