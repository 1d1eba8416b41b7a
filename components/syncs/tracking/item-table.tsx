import { useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { Link } from '@/lib/i18n/navigation'
import type { ItemSubject, ItemView } from '@/lib/syncs/tracking/schema'
import { cn } from '@/lib/utils'
import { ItemEvidence } from './item-evidence'
import { ItemStatusLabel } from './status-labels'
import { useSyncWords } from './use-sync-words'

const columns = ['person', 'operation', 'status', 'message', 'date'] as const
const cellClass = 'align-top max-sm:p-0'
const linkClass =
  'wrap-anywhere inline-flex min-h-6 items-center rounded-sm font-medium text-primary underline-offset-4 hover:underline'

/** What a run did, person by person. */
export function ItemTable({ items }: { items: readonly ItemView[] }) {
  const t = useTranslations('syncs')
  return (
    <Table label={t('run.table')} className="max-sm:block">
      <TableHeader className="max-sm:sr-only">
        <TableRow>
          {columns.map((column) => (
            <TableHead key={column}>{t(`column.${column}`)}</TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody className="max-sm:block">
        {items.map((item) => (
          <ItemRow key={item.position} item={item} />
        ))}
      </TableBody>
    </Table>
  )
}

function ItemRow({ item }: { item: ItemView }) {
  const t = useTranslations('syncs')
  const locale = useLocale()
  const words = useSyncWords()
  const { subject, operation, status, finishedAt, attempts } = item
  const name = subject.kind === 'gone' ? t('run.gone') : subject.name
  return (
    // A phone has no room for columns: what failed has to be read without scrolling sideways.
    <TableRow className="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:gap-x-3 max-sm:gap-y-1 max-sm:p-3">
      <TableCell className={cn(cellClass, 'sm:min-w-44')}>
        <Subject subject={subject} />
      </TableCell>
      <TableCell className={cn(cellClass, 'whitespace-nowrap max-sm:row-start-2')}>
        {t(`operation.${operation}`)}
      </TableCell>
      <TableCell className={cn(cellClass, 'whitespace-nowrap max-sm:justify-self-end')}>
        <ItemStatusLabel status={status} />
        {attempts > 1 && (
          <span className="block text-muted-foreground text-xs">
            {t('run.attempts', { count: attempts })}
          </span>
        )}
      </TableCell>
      <TableCell className={cn(cellClass, 'max-sm:col-span-2 max-sm:row-start-3 sm:min-w-64 sm:max-w-xl')}>
        <p className="wrap-anywhere">{words.message(item)}</p>
        <ItemEvidence item={item} name={name} />
      </TableCell>
      <TableCell className={cn(cellClass, 'whitespace-nowrap max-sm:row-start-2 max-sm:justify-self-end')}>
        {finishedAt && <LocalTime value={finishedAt.toISOString()} locale={locale} />}
      </TableCell>
    </TableRow>
  )
}

function Subject({ subject }: { subject: ItemSubject }) {
  const t = useTranslations('syncs')
  if (subject.kind === 'gone') return <span className="text-muted-foreground">{t('run.gone')}</span>
  if (subject.kind === 'audience' || subject.kind === 'group') {
    return (
      <>
        {subject.kind === 'audience' ? (
          <Link href={`/audiences/${subject.id}`} prefetch={false} className={linkClass}>
            <bdi>{subject.name}</bdi>
          </Link>
        ) : (
          <bdi className="wrap-anywhere">{subject.name}</bdi>
        )}
        <span className="block text-muted-foreground text-xs">{t('run.group')}</span>
      </>
    )
  }
  return (
    <>
      <Link href={`/directory/${subject.id}`} prefetch={false} className={linkClass}>
        <bdi>{subject.name}</bdi>
      </Link>
      {subject.externalId && (
        <span className="block text-muted-foreground text-xs">
          {t('run.employeeId', { id: subject.externalId })}
        </span>
      )}
    </>
  )
}
