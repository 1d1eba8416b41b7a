import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { CatalogCard, ListingDetail } from '@/lib/catalog/schema'
import { ListingCard } from './listing-card'
import { ListingHeader } from './listing-header'
import { ListingSide } from './listing-side'
import { ListingText } from './listing-text'
import { PermissionTable } from './permission-table'

export interface ListingViewProps {
  listing: ListingDetail
  related: CatalogCard[]
  /** The page's primary action and what goes with it. */
  actions: ReactNode
  /** What the viewer's organization has made of the listing. */
  state?: ReactNode
}

/** A listing's page, the same for visitors and members but for its actions. */
export function ListingView({ listing, related, actions, state }: ListingViewProps) {
  const t = useTranslations('catalog')
  return (
    <article className="@container">
      {/* The actions may be taller than the header: the text begins below the header all the same. */}
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_18rem] lg:grid-rows-[auto_auto_1fr]">
        <ListingHeader listing={listing} />
        <div className="flex flex-col gap-2 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:pt-9">
          {actions}
          {state}
        </div>
        <div className="@container flex min-w-0 flex-col gap-8 lg:row-span-2 lg:row-start-2">
          <div className="grid @3xl:grid-cols-[minmax(0,1fr)_15rem] gap-8">
            <Section title={t('about')}>
              <ListingText text={listing.description} />
            </Section>
            <Section title={t('useCases')}>
              <ul className="flex list-disc flex-col gap-2 ps-5 text-sm">
                {listing.useCases.map((useCase) => (
                  <li key={useCase}>{useCase}</li>
                ))}
              </ul>
            </Section>
          </div>
          <Section title={t('setup')}>
            <ol className="grid list-inside list-decimal @xl:grid-cols-2 gap-3 text-sm marker:font-semibold">
              {listing.setup.map((step) => (
                <li key={step} className="@xl:odd:last:col-span-2 rounded-lg border bg-card px-4 py-3">
                  {step}
                </li>
              ))}
            </ol>
          </Section>
          <Section title={t('permissions')} description={t('permissionsHint')}>
            <PermissionTable permissions={listing.permissions} />
          </Section>
        </div>
        <ListingSide listing={listing} />
      </div>
      {related.length > 0 && (
        <section className="mt-12">
          <h2 className="mb-4 font-semibold text-lg">{t('related')}</h2>
          <ul className="grid @2xl:grid-cols-2 @5xl:grid-cols-4 gap-4">
            {related.map((card) => (
              <li key={card.slug}>
                <ListingCard card={card} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  )
}

function Section({
  title,
  description,
  children,
}: {
  title: string
  description?: string
  children: ReactNode
}) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-semibold text-lg">{title}</h2>
      {description && <p className="max-w-text text-muted-foreground text-sm">{description}</p>}
      {children}
    </section>
  )
}
