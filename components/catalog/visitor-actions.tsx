import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import type { ListingDetail } from '@/lib/catalog/schema'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { ComingSoonActions } from './coming-soon-actions'

/** What a visitor can do with a listing. */
export function VisitorActions({ listing }: { listing: ListingDetail }) {
  const t = useTranslations('catalog')
  const locale = useLocale()
  const returnTo = getPathname({ locale, href: `/marketplace/${listing.slug}` })
  if (listing.stage === 'coming_soon') {
    return <ComingSoonActions slug={listing.slug} />
  }
  return (
    <>
      <Button asChild>
        <Link href={`/sign-in?returnTo=${encodeURIComponent(returnTo)}`} prefetch={false}>
          {t('connect')}
        </Link>
      </Button>
      <DemoLink listing={listing} />
      <p className="text-muted-foreground text-xs">{t('connectHint')}</p>
    </>
  )
}

/** Leads to the demo request, on listings that offer one. */
export function DemoLink({ listing }: { listing: Pick<ListingDetail, 'slug' | 'offersDemo'> }) {
  const t = useTranslations('catalog')
  if (!listing.offersDemo) return null
  return (
    <Button asChild variant="outline">
      <Link href={`/marketplace/${listing.slug}/demo`} prefetch={false}>
        {t('requestDemo')}
      </Link>
    </Button>
  )
}
