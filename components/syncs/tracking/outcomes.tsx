import { useLocale, useTranslations } from 'next-intl'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { type DayOutcomes, syncOutcomes } from '@/lib/syncs/tracking/schema'
import { OutcomeChart } from './outcome-chart'

/** How runs came out over time, as a chart with the table behind it. */
export function Outcomes({ days }: { days: readonly DayOutcomes[] }) {
  const t = useTranslations('syncs')
  const locale = useLocale()
  const names = {
    completed: t('status.completed'),
    partially_completed: t('status.partially_completed'),
    failed: t('status.failed'),
    canceled: t('status.canceled'),
  }
  const withRuns = days.filter((day) => syncOutcomes.some((outcome) => day[outcome] > 0))
  return (
    <Card>
      <CardHeader>
        <CardTitle as="h3">{t('chart.title', { days: days.length })}</CardTitle>
        <CardDescription>{t('chart.text')}</CardDescription>
      </CardHeader>
      {withRuns.length === 0 ? (
        <p className="text-muted-foreground text-sm">{t('chart.none')}</p>
      ) : (
        <>
          <OutcomeChart days={days} names={names} locale={locale} />
          <details className="group">
            <summary className="inline-flex min-h-6 cursor-pointer items-center gap-1 rounded-sm font-medium text-sm">
              <Icon name="chevron-right" className="size-4 transition-transform group-open:rotate-90" />
              {t('chart.table')}
            </summary>
            <div className="mt-3">
              <OutcomeTable days={withRuns} />
            </div>
          </details>
        </>
      )}
    </Card>
  )
}

function OutcomeTable({ days }: { days: readonly DayOutcomes[] }) {
  const t = useTranslations('syncs')
  const format = new Intl.DateTimeFormat(useLocale(), { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <Table label={t('chart.table')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('chart.day')}</TableHead>
          {syncOutcomes.map((outcome) => (
            <TableHead key={outcome}>{t(`status.${outcome}`)}</TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {days.toReversed().map((day) => (
          <TableRow key={day.day}>
            <TableCell>{format.format(new Date(`${day.day}T00:00:00Z`))}</TableCell>
            {syncOutcomes.map((outcome) => (
              <TableCell key={outcome}>{day[outcome]}</TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
