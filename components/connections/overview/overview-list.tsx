import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Icon } from '@/components/ui/icon'
import { verifyAction } from '@/lib/connections/actions'
import type { OverviewRow as Row } from '@/lib/connections/overview/queries'
import { nextSort, readSort } from '@/lib/connections/overview/rules'
import { type OverviewFilters, overviewHref, type SortColumn } from '@/lib/connections/overview/schema'
import { canBeHandedOff } from '@/lib/connections/rules'
import { Link } from '@/lib/i18n/navigation'
import { cn } from '@/lib/utils'
import { type MenuEntry, menuEntries } from '../menu/entries'
import { OverviewRow } from './overview-row'

export interface OverviewPowers {
  edit: boolean
  handOff: boolean
}

export interface OverviewListProps {
  rows: Row[]
  /** What the reader may do in general. */
  can: OverviewPowers
  filters: OverviewFilters
  now: Date
}

const columns =
  'xl:grid-cols-[minmax(0,2.2fr)_minmax(0,1.1fr)_minmax(0,1.1fr)_minmax(0,1.1fr)_minmax(0,2.4fr)_minmax(0,1fr)_minmax(0,1fr)_2.25rem]'

/** What rows, their menus and the check behind them say. */
const rowMessages = [
  'auditLog.reasonWord',
  'connections.default',
  'connections.detail',
  'connections.menu',
  'connections.method',
  'connections.reason',
  'connections.repair',
  'connections.state',
  'connections.verification',
  'connectionErrors',
  'connectionOverview',
  'errors',
  'folders.title',
] as const

/** The connections as a table with heads to sort by; as cards where there is no room for it. */
export function OverviewList({ rows, can, filters, now }: OverviewListProps) {
  const t = useTranslations('connectionOverview')
  return (
    <div className={cn('xl:grid xl:gap-x-4 xl:overflow-hidden xl:rounded-lg xl:border xl:bg-card', columns)}>
      <Heads filters={filters} />
      <ul aria-label={t('list')} className="grid gap-3 xl:col-span-full xl:grid-cols-subgrid xl:gap-y-0">
        <ClientMessages namespaces={rowMessages}>
          {rows.map((row) => (
            <OverviewRow
              key={row.id}
              row={row}
              menu={menuOf(row, can)}
              now={now}
              checkAction={verifyAction}
            />
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

function menuOf(row: Row, can: OverviewPowers): MenuEntry[][] {
  const canManage = row.role === 'manage'
  return menuEntries(row, {
    canManage,
    canUse: row.role !== 'view',
    hasSiblings: row.hasSiblings,
    canHandOff: canManage && can.handOff && canBeHandedOff(row),
    canTakeOver: can.edit && row.isOwnerLeaving,
  })
}
