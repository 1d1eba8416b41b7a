import { useTranslations } from 'next-intl'
import { ListingCard } from '@/components/catalog/listing-card'
import type { CatalogCard } from '@/lib/catalog/schema'
import { Link } from '@/lib/i18n/navigation'

/** The newest integrations that can be connected. */
export function RecentListings({ cards }: { cards: CatalogCard[] }) {
  const t = useTranslations('home')
  return (
    <section aria-labelledby="recent" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id="recent" className="font-semibold text-lg">
          {t('recent')}
        </h2>
        <Link
          href="/marketplace?stage=beta&stage=live&sort=newest"
          prefetch={false}
          className="inline-flex min-h-6 items-center rounded-sm text-primary text-sm underline-offset-4 hover:underline"
        >
          {t('recentAll')}
        </Link>
      </div>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {cards.map((card) => (
          <li key={card.slug}>
            <ListingCard card={card} />
          </li>
        ))}
      </ul>
    </section>
  )
}
