import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
import type { ListingDetail } from '@/lib/catalog/schema'

/** The facts beside the description: who made it, help, papers, languages. */
export function ListingSide({ listing }: { listing: ListingDetail }) {
  const t = useTranslations('catalog')
  const locale = useLocale()
  const languageNames = new Intl.DisplayNames(locale, { type: 'language' })
  const regionNames = new Intl.DisplayNames(locale, { type: 'region' })
  const { developer, support, links } = listing
  return (
    <aside
      aria-label={t('facts')}
      className="flex flex-col gap-5 self-start rounded-lg border bg-card p-5 text-sm"
    >
      <Fact label={t('developer')}>
        {developer.website ? (
          <OutsideLink href={developer.website}>{developer.name ?? developer.website}</OutsideLink>
        ) : (
          (developer.name ?? listing.publisherName)
        )}
      </Fact>
      {(support.url || support.email) && (
        <Fact label={t('support')}>
          {support.url && <OutsideLink href={support.url}>{t('supportLink')}</OutsideLink>}
          {support.email && <a href={`mailto:${support.email}`}>{support.email}</a>}
        </Fact>
      )}
      {(['documentation', 'pricing', 'privacy', 'terms', 'status'] as const).map(
        (name) =>
          links[name] && (
            <Fact key={name} label={t(`link.${name}`)}>
              <OutsideLink href={links[name]}>{new URL(links[name]).hostname}</OutsideLink>
            </Fact>
          ),
      )}
      <Fact label={t('priceModel')}>
        <span className="font-medium">{t(`value.price.${listing.priceModel}`)}</span>
        {listing.priceNote && <span className="text-muted-foreground">{listing.priceNote}</span>}
      </Fact>
      {listing.languages.length > 0 && (
        <Fact label={t('languages')}>
          {listing.languages.map((code) => languageNames.of(code)).join(', ')}
        </Fact>
      )}
      <Fact label={t('regions')}>
        {listing.regions ? listing.regions.map((code) => regionNames.of(code)).join(', ') : t('worldwide')}
      </Fact>
      <Fact label={t('facet.authentication')}>
        {listing.authMethods
          .map((method) => t(`value.authentication.${method}` as 'value.authentication.api_key'))
          .join(', ')}
      </Fact>
      {listing.provisioning === 'scim2' && (
        <Fact label={t('facet.provisioning')}>
          {`${t('value.provisioning.scim2')} (${listing.provisioningOperations
            .map((operation) => t(`operation.${operation}` as 'operation.link'))
            .join(', ')})`}
        </Fact>
      )}
      <Fact label={t('facet.category')}>
        {listing.categories.map((category) => category.name).join(', ')}
      </Fact>
    </aside>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <h2 className="font-medium text-muted-foreground text-xs">{label}</h2>
      <div className="wrap-break-word flex min-w-0 flex-col gap-0.5">{children}</div>
    </div>
  )
}

/** A link out of Portico; the other site learns nothing of where it came from. */
export function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      rel="noreferrer noopener"
      className="inline-flex min-h-6 items-center gap-1 self-start rounded-sm text-primary underline underline-offset-4"
    >
      {children}
      <Icon name="external" className="size-3 shrink-0" />
    </a>
  )
}
