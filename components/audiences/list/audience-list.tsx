import { useLocale, useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import { LocalTime } from '@/components/ui/local-time'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import {
  type AudienceColumn,
  type AudienceFilters,
  type AudienceRow,
  audiencesHref,
} from '@/lib/audiences/overview/schema'
import { Link } from '@/lib/i18n/navigation'
import { cn } from '@/lib/utils'

export interface AudienceListProps {
  rows: AudienceRow[]
  filters: AudienceFilters
}

/** How many integrations of a row are named. */
const named = 2

/** The audiences as a table with heads to sort by; as cards where there is no room for it. */
export function AudienceList({ rows, filters }: AudienceListProps) {
  const t = useTranslations('audiences')
  const head = (column: AudienceColumn, className?: string) => (
    <Head column={column} filters={filters} className={className} />
  )
  return (
    <>
      <div className="max-lg:hidden">
        <Table label={t('title')}>
          <TableHeader>
            <TableRow>
              {head('name')}
              {head('people', 'text-end')}
              {head('active', 'text-end')}
              <TableHead>{t('column.creator')}</TableHead>
              {head('created')}
              {head('changed')}
              <TableHead>{t('column.usedBy')}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.id}>
                <TableCell className="max-w-80">
                  <Name row={row} />
                </TableCell>
                <TableCell className="text-end">{t('number', { count: row.people })}</TableCell>
                <TableCell className="text-end">{t('number', { count: row.active })}</TableCell>
                <TableCell>{row.creator ?? '—'}</TableCell>
                <TableCell className="whitespace-nowrap">
                  <Day at={row.createdAt} />
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  <Day at={row.updatedAt} />
                </TableCell>
                <TableCell>
                  <UsedBy row={row} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <ul aria-label={t('title')} className="flex flex-col gap-3 lg:hidden">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-col gap-2 rounded-lg border bg-card p-4 text-sm">
            <Name row={row} />
            <p className="tabular-nums">{t('peopleAndActive', { people: row.people, active: row.active })}</p>
            <p className="text-muted-foreground">
              {t('changedOn')} <Day at={row.updatedAt} />
              {row.creator && <> · {t('by', { name: row.creator })}</>}
            </p>
            <p>
              <UsedBy row={row} />
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

function Name({ row: { id, name, description } }: { row: AudienceRow }) {
  return (
    <span className="flex min-w-0 flex-col gap-0.5">
      <Link
        href={`/audiences/${id}`}
        prefetch={false}
        className="wrap-anywhere inline-flex min-h-6 items-center self-start rounded-sm font-medium hover:underline"
      >
        {name}
      </Link>
      {description && (
        <span className="wrap-anywhere line-clamp-2 text-muted-foreground text-xs">{description}</span>
      )}
    </span>
  )
}

function UsedBy({ row: { usedBy } }: { row: AudienceRow }) {
  const t = useTranslations('audiences')
  if (usedBy.length === 0) return <span className="text-muted-foreground">{t('unused')}</span>
  const names = usedBy.slice(0, named).join(', ')
  return <>{t('usedBy', { names, more: usedBy.length - Math.min(named, usedBy.length) })}</>
}

function Day({ at }: { at: Date }) {
  return <LocalTime value={at.toISOString()} locale={useLocale()} isDay />
}

function Head({
  column,
  filters,
  className,
}: {
  column: AudienceColumn
  filters: AudienceFilters
  className?: string
}) {
  const t = useTranslations('audiences')
  const isCurrent = filters.sort.replace('-', '') === column
  const isReverse = filters.sort.startsWith('-')
  // Numbers and dates are asked for from the top.
  const first = column === 'name' ? column : (`-${column}` as const)
  const other = column === 'name' ? (`-${column}` as const) : column
  return (
    <TableHead
      aria-sort={isCurrent ? (isReverse ? 'descending' : 'ascending') : undefined}
      className={className}
    >
      <Link
        href={audiencesHref({ ...filters, sort: filters.sort === first ? other : first, page: 1 })}
        prefetch={false}
        scroll={false}
        className={cn(
          'inline-flex min-h-6 items-center gap-1 rounded-sm hover:text-foreground',
          isCurrent && 'text-foreground',
        )}
      >
        {t(`column.${column}`)}
        {isCurrent && <Icon name="chevron-down" className={cn('size-3', !isReverse && 'rotate-180')} />}
      </Link>
    </TableHead>
  )
}
