import { useLocale, useTranslations } from 'next-intl'
import { ListingMark } from '@/components/catalog/listing-mark'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import type { ActivationView } from '@/lib/activations/queries'
import { getPathname } from '@/lib/i18n/navigation'
import { StateBadge } from './state-badge'

/** Which listing, over which connection, in which state. */
export function AccessHeader({ view: { listing, connection, display } }: { view: ActivationView }) {
  const t = useTranslations('activations')
  const locale = useLocale()
  const to = (href: string) => getPathname({ locale, href })
  return (
    <PageHeader
      breadcrumb={
        <Breadcrumb
          label={t('breadcrumb')}
          items={[
            { label: t('connections'), href: to('/connections') },
            { label: connection.name, href: to(`/connections/${connection.id}`) },
            { label: t('access') },
          ]}
        />
      }
      title={
        <span className="flex items-center gap-3">
          <ListingMark {...listing} />
          {t('title', { name: listing.name })}
        </span>
      }
      description={t('description', { connection: connection.name })}
      actions={<StateBadge display={display} />}
    />
  )
}
