import { useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { Link } from '@/lib/i18n/navigation'
import type { ItemSubject, ItemView } from '@/lib/syncs/tracking/schema'
import { ItemEvidence } from './item-evidence'
import { ItemStatusLabel } from './status-labels'
import { useSyncWords } from './use-sync-words'

const columns = ['person', 'operation', 'status', 'message', 'date'] as const
const linkClass =
  'wrap-anywhere inline-flex min-h-6 items-center rounded-sm font-medium text-primary underline-offset-4 hover:underline'

/** What a run did, person by person. */
export function ItemTable({ items }: { items: readonly ItemView[] }) {
  const t = useTranslations('syncs')
  return (
    <Table label={t('run.table')}>
      <TableHeader>
        <TableRow>
          {columns.map((column) => (
            <TableHead key={column}>{t(`column.${column}`)}</TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
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
    <TableRow>
      <TableCell className="min-w-44 align-top">
        <Subject subject={subject} />
      </TableCell>
      <TableCell className="whitespace-nowrap align-top">{t(`operation.${operation}`)}</TableCell>
      <TableCell className="whitespace-nowrap align-top">
        <ItemStatusLabel status={status} />
        {attempts > 1 && (
          <span className="block text-muted-foreground text-xs">
            {t('run.attempts', { count: attempts })}
          </span>
        )}
      </TableCell>
      <TableCell className="min-w-64 max-w-xl align-top">
        <p className="wrap-anywhere">{words.message(item)}</p>
        <ItemEvidence item={item} name={name} />
      </TableCell>
      <TableCell className="whitespace-nowrap align-top">
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
