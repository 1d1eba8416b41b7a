import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { ListingMark } from '@/components/catalog/listing-mark'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { transferAction } from '@/lib/connections/settings/actions'
import type { TakeOver } from '@/lib/connections/settings/queries'
import { getPathname } from '@/lib/i18n/navigation'
import { OwnerForm, type OwnerFormProps } from './owner-form'

export interface TakeOverViewProps {
  connection: TakeOver
  people: OwnerFormProps['people']
}

/** Gives a connection a new owner before, or after, its own one has left. */
export function TakeOverView({ connection, people }: TakeOverViewProps) {
  const t = useTranslations('connections')
  const locale = useLocale()
  const { id, name, listing, ownerId } = connection
  return (
    <ClientMessages namespaces={['errors', 'connections']}>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            label={t('breadcrumb')}
            items={[
              { label: t('title'), href: getPathname({ locale, href: '/connections' }) },
              { label: t('takeOver.title', { name }) },
            ]}
          />
        }
        title={
          <span className="flex items-center gap-3">
            <ListingMark name={listing.name} iconPath={listing.iconPath} brandColor={listing.brandColor} />
            <span className="wrap-anywhere">{t('takeOver.title', { name })}</span>
          </span>
        }
      />
      <Card>
        <div className="flex max-w-text flex-col gap-2">
          <WhoLeaves connection={connection} />
          <p>{t('takeOver.text')}</p>
        </div>
        <OwnerForm
          connectionId={id}
          name={name}
          people={people.filter(({ memberId }) => memberId !== ownerId)}
          action={transferAction}
          isMain
        />
      </Card>
    </ClientMessages>
  )
}

function WhoLeaves({ connection: { owner } }: Pick<TakeOverViewProps, 'connection'>) {
  const t = useTranslations('connections.takeOver')
  const format = useFormatter()
  if (!owner) return <p>{t('none')}</p>
  const { name, endDate, isOver } = owner
  // A day and no moment: the same everywhere.
  const date = endDate && format.dateTime(endDate, { dateStyle: 'long', timeZone: 'UTC' })
  if (!date) return <p>{t('left', { name })}</p>
  return <p>{t(isOver ? 'gone' : 'leaving', { name, date })}</p>
}
