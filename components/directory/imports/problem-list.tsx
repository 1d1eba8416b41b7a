import { Download } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { problemSentence } from '@/lib/directory/imports/rules'
import type { ImportView, ProblemRow, RowProblem } from '@/lib/directory/imports/schema'

export interface ProblemListProps {
  view: ImportView
  rows: ProblemRow[]
  /** How many there are in all. */
  count: number
  isRefused: boolean
}

/** Rows that are not taken, or not in full: where, what, and what to do. */
export function ProblemList({ view, rows, count, isRefused }: ProblemListProps) {
  const t = useTranslations('directoryImport')
  const locale = useLocale()
  const kind = isRefused ? 'refused' : 'noted'
  if (rows.length === 0) return null
  const columnOf = ({ target }: RowProblem) =>
    target ? (view.header[view.mapping?.columns.indexOf(target) ?? -1] ?? '') : ''
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t(`${kind}Title`)}</CardTitle>
        <CardDescription>{t(`${kind}Text`)}</CardDescription>
      </CardHeader>
      {isRefused && (
        <Button asChild variant="outline" size="sm" className="self-start">
          <a href={`/api/directory/imports/${view.id}/refused?locale=${locale}`}>
            <Download aria-hidden />
            {t('exportRefused')}
          </a>
        </Button>
      )}
      <Table label={t(`${kind}Title`)}>
        <TableHeader>
          <TableRow>
            <TableHead className="w-16">{t('row')}</TableHead>
            <TableHead>{t('column')}</TableHead>
            <TableHead>{t('value')}</TableHead>
            <TableHead>{t('what')}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.flatMap(({ line, problems }) =>
            problems.map((problem) => (
              <TableRow key={`${line} ${problem.target} ${problem.reason}`}>
                <TableCell className="align-top">{line}</TableCell>
                <TableCell className="wrap-break-word min-w-32 align-top">{columnOf(problem)}</TableCell>
                <TableCell className="wrap-break-word min-w-32 align-top">
                  <bdi>{problem.value}</bdi>
                </TableCell>
                <TableCell className="min-w-56 align-top">{problemSentence(t as never, problem)}</TableCell>
              </TableRow>
            )),
          )}
        </TableBody>
      </Table>
      {count > rows.length && (
        <p className="text-muted-foreground text-sm">{t('moreProblems', { shown: rows.length })}</p>
      )}
    </Card>
  )
}
