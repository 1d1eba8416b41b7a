import { useTranslations } from 'next-intl'
import type { FacetValue } from '@/lib/catalog/schema'
import { Link } from '@/lib/i18n/navigation'

/** Ways into the catalog by category, with how many integrations wait there. */
export function CategoryLinks({ categories }: { categories: FacetValue[] }) {
  const t = useTranslations('home')
  return (
    <section aria-labelledby="categories" className="flex flex-col gap-4">
      <h2 id="categories" className="font-semibold text-lg">
        {t('categories')}
      </h2>
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
        {categories.map(({ value, label, count }) => (
          <li key={value}>
            <Link
              href={`/marketplace?category=${value}`}
              prefetch={false}
              className="flex h-full min-h-11 items-center justify-between gap-3 rounded-lg border bg-card px-4 py-2 text-sm hover:border-input hover:bg-muted"
            >
              <span className="font-medium">{label}</span>
              <span className="text-muted-foreground tabular-nums">
                <span aria-hidden="true">{count}</span>
                <span className="sr-only">{t('categoryCount', { count })}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
