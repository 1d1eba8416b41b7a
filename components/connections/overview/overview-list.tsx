import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ListingMark } from '@/components/catalog/listing-mark'
import { useFolderName } from '@/components/folders/folder-name'
import { ClientMessages } from '@/components/layout/client-messages'
import { Badge } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import type { OverviewRow } from '@/lib/connections/overview/queries'
import { nextSort, readSort } from '@/lib/connections/overview/rules'
import { type OverviewFilters, overviewHref, type SortColumn } from '@/lib/connections/overview/schema'
import { shownState } from '@/lib/connections/rules'
import { Link } from '@/lib/i18n/navigation'
import { cn } from '@/lib/utils'
import { ConnectionStatus } from '../connection-status'
import { ConnectionMenu } from '../menu/connection-menu'
import type { MenuRights } from '../menu/entries'
import { repairHref } from '../repair-link'
import { methodName } from './choice-words'

/** By the id of a connection. */
export type RowRights = ReadonlyMap<string, MenuRights & { verifiedAt: Date | null }>

export interface OverviewListProps {
  rows: OverviewRow[]
  rights: RowRights
  filters: OverviewFilters
  now: Date
}

const columns =
  'xl:grid-cols-[minmax(0,2.2fr)_minmax(0,1.1fr)_minmax(0,1.1fr)_minmax(0,1.1fr)_minmax(0,2.4fr)_minmax(0,1fr)_minmax(0,1fr)_2.25rem]'

/** The connections as a table with heads to sort by; as cards where there is no room for it. */
export function OverviewList({ rows, rights, filters, now }: OverviewListProps) {
  const t = useTranslations('connectionOverview')
  return (
    <div className={cn('xl:grid xl:gap-x-4 xl:overflow-hidden xl:rounded-lg xl:border xl:bg-card', columns)}>
      <Heads filters={filters} />
      <ul aria-label={t('list')} className="grid gap-3 xl:col-span-full xl:grid-cols-subgrid xl:gap-y-0">
        <ClientMessages namespaces={['errors', 'connections', 'connectionErrors']}>
          {rows.map((row) => (
            <Row key={row.id} row={row} rights={rights.get(row.id)} now={now} />
          ))}
        </ClientMessages>
      </ul>
    </div>
  )
}

function Heads({ filters }: { filters: OverviewFilters }) {
  const t = useTranslations('connectionOverview')
  const sortable = (column: SortColumn) => <SortLink column={column} filters={filters} />
  return (
    <nav
      aria-label={t('sortBy')}
      className="hidden grid-cols-subgrid border-b bg-muted px-4 text-muted-foreground text-xs xl:col-span-full xl:grid [&>*]:flex [&>*]:min-h-10 [&>*]:items-center [&>*]:gap-3"
    >
      <span>
        {sortable('name')}
        {sortable('listing')}
      </span>
      <span>{t('filter.folder')}</span>
      <span>{t('filter.owner')}</span>
      <span>{t('filter.method')}</span>
      <span>{sortable('state')}</span>
      <span>{sortable('check')}</span>
      <span>{sortable('expiry')}</span>
    </nav>
  )
}

function SortLink({ column, filters }: { column: SortColumn; filters: OverviewFilters }) {
  const t = useTranslations('connectionOverview')
  const { column: current, isReverse } = readSort(filters.sort)
  const isCurrent = column === current
  return (
    <Link
      href={overviewHref({ ...filters, sort: nextSort(column, filters.sort), page: 1 })}
      prefetch={false}
      scroll={false}
      aria-current={isCurrent ? 'true' : undefined}
      className="inline-flex min-h-6 items-center gap-1 rounded-sm hover:text-foreground aria-current:font-medium aria-current:text-foreground"
    >
      {t(`column.${column}`)}
      {isCurrent && (
        <>
          <Icon name="chevron-down" className={cn('size-3', !isReverse && 'rotate-180')} />
          <span className="sr-only">{t(isReverse ? 'descending' : 'ascending')}</span>
        </>
      )}
    </Link>
  )
}

function Row({ row, rights, now }: { row: OverviewRow; rights: ReturnType<RowRights['get']>; now: Date }) {
  const t = useTranslations('connectionOverview')
  const tConnections = useTranslations('connections')
  const folderName = useFolderName()
  const { listing, owner, lastCheckedAt, expiresAt, authMethod } = row
  return (
    <li className="relative grid gap-x-4 gap-y-3 rounded-lg border bg-card p-4 hover:bg-muted sm:grid-cols-3 xl:col-span-full xl:grid-cols-subgrid xl:items-center xl:rounded-none xl:border-x-0 xl:border-b-0 xl:py-3 xl:first:border-t-0">
      <div className="flex min-w-0 items-center gap-3 max-xl:pe-10 sm:col-span-2 xl:col-span-1">
        <ListingMark name={listing.name} iconPath={listing.iconPath} brandColor={listing.brandColor} />
        <div className="flex min-w-0 flex-col gap-0.5">
          <span className="flex flex-wrap items-center gap-x-2">
            <Link
              href={`/connections/${row.id}`}
              prefetch={false}
              className="wrap-anywhere inline-flex min-h-6 items-center rounded-sm font-medium hover:underline"
            >
              {row.name}
            </Link>
            {row.isDefault && <Badge variant="outline">{tConnections('default')}</Badge>}
          </span>
          <span className="wrap-anywhere text-muted-foreground text-xs">{listing.name}</span>
        </div>
      </div>
      <State row={row} />
      <Fact label={t('filter.folder')}>{folderName(row.folder)}</Fact>
      <Fact label={t('filter.owner')}>{owner ?? t('nobody')}</Fact>
      <Fact label={t('filter.method')}>{authMethod ? methodName(tConnections, authMethod) : '—'}</Fact>
      <Fact label={t('column.check')} className="xl:order-1">
        {lastCheckedAt ? <Moment at={lastCheckedAt} now={now} /> : tConnections('detail.never')}
      </Fact>
      <Fact label={t('column.expiry')} className="xl:order-1">
        {expiresAt ? <Expiry at={expiresAt} now={now} /> : '—'}
      </Fact>
      {rights && (
        <div className="max-xl:absolute max-xl:end-2 max-xl:top-2 xl:order-1">
          <ConnectionMenu connection={{ ...row, verifiedAt: rights.verifiedAt }} {...rights} />
        </div>
      )}
    </li>
  )
}

function State({ row }: { row: OverviewRow }) {
  const t = useTranslations('connections')
  const { repair } = shownState(row)
  const canRepair = repair === 'check' ? row.role !== 'view' : row.role === 'manage'
  return (
    <div className="flex min-w-0 flex-col items-start gap-1 max-xl:pe-10 sm:max-xl:row-span-2 xl:order-1">
      <ConnectionStatus connection={row} />
      {repair && canRepair && (
        <Link
          href={repairHref(row)}
          prefetch={false}
          className="inline-flex min-h-6 items-center rounded-sm font-medium text-primary text-xs underline underline-offset-4"
        >
          {t(`repair.${repair}`)}
        </Link>
      )}
    </div>
  )
}

/** One value with its name, which the heads of the table say where there are any. */
function Fact({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <p className={cn('wrap-anywhere flex min-w-0 flex-col text-sm max-sm:flex-row max-sm:gap-2', className)}>
      <span className="shrink-0 text-muted-foreground text-xs max-sm:w-28 max-sm:text-sm xl:sr-only">
        {label}
      </span>
      <span className="min-w-0">{children}</span>
    </p>
  )
}

function Moment({ at, now }: { at: Date; now: Date }) {
  const format = useFormatter()
  return <time dateTime={at.toISOString()}>{format.relativeTime(at, now)}</time>
}

const soonDays = 30
const dayMilliseconds = 86_400_000

function Expiry({ at, now }: { at: Date; now: Date }) {
  const format = useFormatter()
  const t = useTranslations('connectionOverview')
  const daysLeft = (at.getTime() - now.getTime()) / dayMilliseconds
  return (
    <span className="flex flex-col">
      <time dateTime={at.toISOString()}>{format.dateTime(at, { dateStyle: 'medium' })}</time>
      {daysLeft <= soonDays && (
        <span className={cn('font-medium text-xs', daysLeft <= 7 ? 'text-danger' : 'text-warning')}>
          {daysLeft <= 0 ? t('expired') : format.relativeTime(at, now)}
        </span>
      )}
    </span>
  )
}
