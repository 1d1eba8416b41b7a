import { useLocale, useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import { LocalTime } from '@/components/ui/local-time'
import { Progress } from '@/components/ui/progress'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { Link } from '@/lib/i18n/navigation'
import { runHref } from '@/lib/syncs/tracking/filters/schema'
import type { RunSummary } from '@/lib/syncs/tracking/schema'
import { RunStatusLabel } from './status-labels'
import { useSyncWords } from './use-sync-words'

const columns = ['started', 'status', 'what', 'cause', 'duration'] as const

/** The runs of a connection. */
export function RunTable({ runs }: { runs: readonly RunSummary[] }) {
  const t = useTranslations('syncs')
  return (
    <Table label={t('runsTable')}>
      <TableHeader>
        <TableRow>
          {columns.map((column) => (
            <TableHead key={column}>{t(`column.${column}`)}</TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </TableBody>
    </Table>
  )
}

function RunRow({ run }: { run: RunSummary }) {
  const t = useTranslations('syncs')
  const locale = useLocale()
  const words = useSyncWords()
  const { status, isDryRun, total, done, counts, createdAt } = run
  return (
    <TableRow>
      <TableCell className="whitespace-nowrap align-top">
        <Link
          href={runHref(run)}
          prefetch={false}
          className="inline-flex min-h-6 items-center rounded-sm font-medium text-primary underline-offset-4 hover:underline"
        >
          <LocalTime value={createdAt.toISOString()} locale={locale} />
        </Link>
        {isDryRun && (
          <Badge variant="outline" className="ms-2">
            {t('dryRun')}
          </Badge>
        )}
      </TableCell>
      <TableCell className="min-w-40 align-top">
        <RunStatusLabel status={status} />
        {status === 'running' && (
          <div className="mt-1 flex items-center gap-2 text-xs">
            <Progress label={t('live.label')} value={done} max={total} className="w-20" />
            {t('live.progress', { done, total })}
          </div>
        )}
      </TableCell>
      <TableCell className="min-w-52 align-top">
        {status === 'planning' ? null : words.counts(counts, isDryRun)}
      </TableCell>
      <TableCell className="min-w-36 align-top">{words.cause(run)}</TableCell>
      <TableCell className="whitespace-nowrap align-top">{words.duration(run)}</TableCell>
    </TableRow>
  )
}
