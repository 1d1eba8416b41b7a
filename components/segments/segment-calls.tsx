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
  const operationOf = ({ operation }: SegmentCallRow) =>
    isOperation(operation) ? t(`calls.operations.${operation}`) : operation
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
              <TableHead className="max-sm:hidden">{t('calls.operation')}</TableHead>
              {!isOfOne && <TableHead className="max-sm:hidden">{t('segment')}</TableHead>}
              <TableHead className="max-sm:hidden">{t('calls.key')}</TableHead>
              <TableHead>{t('calls.outcome')}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {calls.map((call) => (
              <TableRow key={call.id}>
                <TableCell className="wrap-anywhere min-w-44 align-top">
                  <span className="sm:whitespace-nowrap">
                    <LocalTime value={call.createdAt.toISOString()} locale={locale} />
                  </span>
                  {/* A phone has no room for the columns. */}
                  <span className="flex flex-col text-muted-foreground text-xs sm:hidden">
                    <span>
                      {operationOf(call)}
                      {call.idCount > 0 && ` · ${t('idCount', { count: call.idCount })}`}
                    </span>
                    {!isOfOne && <span>{call.segment?.name}</span>}
                    <span>{call.keyName ?? t('keyGone')}</span>
                  </span>
                </TableCell>
                <TableCell className="align-top max-sm:hidden">
                  {operationOf(call)}
                  {call.idCount > 0 && (
                    <span className="block text-muted-foreground text-xs">
                      {t('idCount', { count: call.idCount })}
                    </span>
                  )}
                </TableCell>
                {!isOfOne && (
                  <TableCell className="wrap-anywhere min-w-32 align-top max-sm:hidden">
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
                <TableCell className="wrap-break-word min-w-28 align-top max-sm:hidden">
                  {call.keyName ?? t('keyGone')}
                </TableCell>
                <TableCell className="whitespace-normal align-top sm:min-w-56">
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
