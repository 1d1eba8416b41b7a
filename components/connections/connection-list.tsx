import { useTranslations } from 'next-intl'
import { ListingMark } from '@/components/catalog/listing-mark'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import type { listConnections } from '@/lib/connections/queries'
import { shownState } from '@/lib/connections/rules'
import { Link } from '@/lib/i18n/navigation'
import { ConnectionStatus } from './connection-status'
import { RepairLink } from './repair-link'

type Row = Awaited<ReturnType<typeof listConnections>>[number]

export interface ConnectionListProps {
  connections: Row[]
  canEdit: boolean
}

/** Connections with state, reason and the one act that mends them. */
export function ConnectionList({ connections, canEdit }: ConnectionListProps) {
  const t = useTranslations('connections')
  return (
    <ul aria-label={t('listLabel')} className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]">
      {connections.map((connection) => (
        <ConnectionRow key={connection.id} connection={connection} canEdit={canEdit} />
      ))}
    </ul>
  )
}

function ConnectionRow({ connection, canEdit }: { connection: Row; canEdit: boolean }) {
  const t = useTranslations('connections')
  const { listing, owner } = connection
  return (
    <li className="grid gap-4 rounded-lg border bg-card p-4 sm:col-span-3 sm:grid-cols-subgrid sm:items-center">
      <div className="flex min-w-0 items-center gap-3">
        <ListingMark name={listing.name} iconPath={listing.iconPath} brandColor={listing.brandColor} />
        <div className="flex min-w-0 flex-col gap-0.5">
          <span className="flex flex-wrap items-center gap-2">
            <Link
              href={`/connections/${connection.id}`}
              className="wrap-anywhere inline-flex min-h-6 items-center rounded-sm font-medium hover:underline"
            >
              {connection.name}
            </Link>
            {connection.isDefault && <Badge variant="outline">{t('default')}</Badge>}
          </span>
          <span className="text-muted-foreground text-xs">
            {owner ? t('ownedBy', { listing: listing.name, owner: owner.user.name }) : listing.name}
          </span>
        </div>
      </div>
      <ConnectionStatus connection={connection} />
      <div className="grid">
        {canEdit && <RepairLink connection={connection} />}
        {connection.state === 'connected' && !(canEdit && shownState(connection).repair) && (
          <Button asChild variant="outline">
            <Link href={`/connections/${connection.id}/access`}>{t('detail.access')}</Link>
          </Button>
        )}
      </div>
    </li>
  )
}

/** Holds the place of the list while it loads. */
export function ConnectionListSkeleton() {
  return (
    <div className="flex flex-col gap-3">
      {['first', 'second', 'third'].map((key) => (
        <Skeleton key={key} className="h-20 w-full rounded-lg" />
      ))}
    </div>
  )
}
