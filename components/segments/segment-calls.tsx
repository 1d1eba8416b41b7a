import { useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { Link } from '@/lib/i18n/navigation'
import type { SegmentCallRow } from '@/lib/segments/overview/schema'

const operations = ['create', 'add', 'remove', 'override', 'change', 'delete'] as const
const isOperation = (text: string): text is (typeof operations)[number] =>
  operations.some((known) => known === text)

interface SegmentCallsProps {
  calls: readonly SegmentCallRow[]
  /** All are about the segment whose page this is. */
  isOfOne?: boolean
}

/** The latest calls that asked for a change, and what became of them. */
export function SegmentCalls({ calls, isOfOne = false }: SegmentCallsProps) {
  const t = useTranslations('segments')
  const reasons = useTranslations('errors.reasons')
  const codes = useTranslations('errors.codes')
  const locale = useLocale()
  const whyOf = (code: string | null) => {
    if (t.has(`calls.refusal.${code}` as never)) return t(`calls.refusal.${code}` as never)
    return reasons.has(code as never) ? reasons(code as never) : codes('invalid')
  }
  return (
    <section aria-labelledby="calls" className="flex min-w-0 flex-col gap-3">
      <h2 id="calls" className="font-semibold text-lg">
        {t('calls.title')}
      </h2>
      {calls.length === 0 ? (
        <p className="text-muted-foreground text-sm">{t('calls.none')}</p>
      ) : (
        <Table label={t('calls.title')}>
          <TableHeader>
            <TableRow>
              <TableHead>{t('calls.when')}</TableHead>
              <TableHead>{t('calls.operation')}</TableHead>
              {!isOfOne && <TableHead>{t('segment')}</TableHead>}
              <TableHead>{t('calls.key')}</TableHead>
              <TableHead>{t('calls.outcome')}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {calls.map((call) => (
              <TableRow key={call.id}>
                <TableCell className="whitespace-nowrap align-top">
                  <LocalTime value={call.createdAt.toISOString()} locale={locale} />
                </TableCell>
                <TableCell className="align-top">
                  {isOperation(call.operation) ? t(`calls.operations.${call.operation}`) : call.operation}
                  {call.idCount > 0 && (
                    <span className="block text-muted-foreground text-xs">
                      {t('idCount', { count: call.idCount })}
                    </span>
                  )}
                </TableCell>
                {!isOfOne && (
                  <TableCell className="wrap-anywhere align-top">
                    {call.segment ? (
                      <Link
                        href={`/segments/${call.segment.id}`}
                        prefetch={false}
                        className="rounded-sm hover:underline"
                      >
                        {call.segment.name}
                      </Link>
                    ) : (
                      '–'
                    )}
                  </TableCell>
                )}
                <TableCell className="wrap-break-word min-w-28 align-top">
                  {call.keyName ?? t('keyGone')}
                </TableCell>
                <TableCell className="min-w-56 whitespace-normal align-top">
                  <StateLabel tone={call.status < 400 ? 'success' : 'danger'}>
                    {t(call.status < 400 ? 'calls.done' : 'calls.refused', { status: call.status })}
                  </StateLabel>
                  <span className="block text-muted-foreground text-xs">
                    {call.status < 400
                      ? t('calls.result', { added: call.added, removed: call.removed })
                      : whyOf(call.code)}
                  </span>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <p className="text-muted-foreground text-xs">{t('calls.kept')}</p>
    </section>
  )
}
