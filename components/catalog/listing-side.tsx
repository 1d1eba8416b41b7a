import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
import type { ListingDetail } from '@/lib/catalog/schema'

const paperNames = ['documentation', 'pricing', 'privacy', 'terms', 'status'] as const
const hostOf = (address: string) => new URL(address).hostname

/** The facts beside the description: who made it, help, papers, languages. */
export function ListingSide({ listing }: { listing: ListingDetail }) {
  const t = useTranslations('catalog')
  const locale = useLocale()
  const languageNames = new Intl.DisplayNames(locale, { type: 'language' })
  const regionNames = new Intl.DisplayNames(locale, { type: 'region' })
  const { publisher, developer, support, links } = listing
  const papers = paperNames.flatMap((name) => (links[name] ? [[name, links[name]] as const] : []))
  return (
    <aside
      aria-label={t('facts')}
      className="flex flex-col gap-5 self-start lg:col-start-2 lg:row-start-3 rounded-lg border bg-card p-5 text-sm"
    >
      <Fact label={t('developer')}>
        {publisher.website ? (
          <OutsideLink href={publisher.website}>{publisher.name}</OutsideLink>
        ) : (
          publisher.name
        )}
      </Fact>
      {(support.url || support.email) && (
        <Fact label={t('support')}>
          {support.url && <OutsideLink href={support.url}>{t('supportLink')}</OutsideLink>}
          {support.email && <a href={`mailto:${support.email}`}>{support.email}</a>}
        </Fact>
      )}
      {papers.length > 0 && (
        <Fact label={t('papers')}>
          {papers.map(([name, href]) => (
            <OutsideLink key={name} href={href}>
              {t(`link.${name}`)}
            </OutsideLink>
          ))}
        </Fact>
      )}
      {developer.website && developer.website !== publisher.website && (
        <Fact label={t('developerSite')}>
          <OutsideLink href={developer.website}>{developer.name ?? hostOf(developer.website)}</OutsideLink>
        </Fact>
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
