import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { CatalogCard } from '@/lib/catalog/schema'
import { Link } from '@/lib/i18n/navigation'
import { ListingBadges } from './listing-badges'
import { ListingMark } from './listing-mark'

/**
 * One listing of the catalog.
 * @param state what the viewer's organization has made of it, under the tagline
 * @param corner whom it is available to, beside the main category
 */
export function ListingCard({
  card,
  state,
  corner,
}: {
  card: CatalogCard
  state?: ReactNode
  corner?: ReactNode
}) {
  const t = useTranslations('catalog')
  return (
    <article className="relative flex h-full flex-col gap-3 rounded-lg border bg-card p-4 hover:border-input sm:p-5">
      <div className="flex items-start gap-3">
        <ListingMark {...card} />
        <div className="min-w-0 flex-1">
          <h3 className="font-semibold text-base leading-5">
            <Link
              href={`/marketplace/${card.slug}`}
              prefetch={false}
              className="stretched-link wrap-break-word rounded-sm"
            >
              {card.name}
            </Link>
          </h3>
          <p className="truncate text-muted-foreground text-xs">
            {t('by', { publisher: card.publisherName })}
          </p>
        </div>
        <ListingBadges tier={card.tier} stage={card.stage} />
      </div>
      <p className="text-sm">{card.tagline}</p>
      {state}
      <div className="mt-auto flex items-center justify-between gap-2">
        <p className="truncate text-muted-foreground text-xs">{card.categories[0]?.name}</p>
        {corner}
      </div>
    </article>
  )
}
