import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel, type Tone } from '@/components/ui/state-label'
import { TabNav } from '@/components/ui/tab-nav'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { getPathname, Link } from '@/lib/i18n/navigation'
import type { DeliveryPage } from '@/lib/webhooks/log/queries'
import { useEventWord } from './use-event-word'
import { useOutcomeText } from './use-outcome-text'

export const deliveryStates = ['pending', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

const tones: Record<DeliveryState, Tone> = { pending: 'warning', delivered: 'success', failed: 'danger' }

export interface DeliveryTableProps {
  connectionId: string
  log: DeliveryPage
  state?: DeliveryState
}

/** What was sent to an endpoint, newest first. */
export function DeliveryTable({ connectionId, log, state }: DeliveryTableProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const wordOf = useEventWord()
  const outcome = useOutcomeText()
  const { deliveries, page, hasMore } = log
  const path = `/connections/${connectionId}/webhook`
  const hrefOf = (of: DeliveryState | undefined, to = 1) => {
    const query = new URLSearchParams({ ...(of && { state: of }), ...(to > 1 && { page: String(to) }) })
    return `${path}${query.size > 0 ? `?${query}` : ''}#log`
  }
  return (
    <section aria-labelledby="log" className="flex min-w-0 flex-col gap-3">
      <h2 id="log" className="font-semibold text-base">
        {t('log.title')}
      </h2>
      <TabNav
        label={t('log.filter')}
        tabs={[undefined, ...deliveryStates].map((of) => ({
          label: t(`log.${of ?? 'all'}`),
          href: getPathname({ locale, href: hrefOf(of) }),
          isCurrent: of === state,
        }))}
      />
      {deliveries.length === 0 ? (
        <p className="text-muted-foreground">{t(state ? 'log.noneOf' : 'log.none')}</p>
      ) : (
        <Table label={t('log.title')}>
          <TableHeader>
            <TableRow>
              <TableHead>{t('log.event')}</TableHead>
              <TableHead>{t('log.state')}</TableHead>
              <TableHead className="max-sm:hidden">{t('log.answer')}</TableHead>
              <TableHead className="max-sm:hidden">{t('log.tries')}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {deliveries.map((delivery) => (
              <TableRow key={delivery.id}>
                <TableCell className="align-top">
                  <Link
                    href={`${path}/deliveries/${delivery.id}`}
                    prefetch={false}
                    className="font-medium underline-offset-4 hover:underline"
                  >
                    {wordOf(delivery.type)}
                  </Link>
                  <span className="block text-muted-foreground text-xs">
                    <LocalTime value={delivery.createdAt.toISOString()} locale={locale} />
                  </span>
                </TableCell>
                <TableCell className="align-top">
                  <StateLabel tone={tones[delivery.state]}>{t(`log.states.${delivery.state}`)}</StateLabel>
                  {delivery.state === 'pending' && delivery.attempts > 0 && (
                    <span className="block text-muted-foreground text-xs">
                      {t.rich('log.next', {
                        time: () => <LocalTime value={delivery.dueAt.toISOString()} locale={locale} />,
                      })}
                    </span>
                  )}
                </TableCell>
                <TableCell className="align-top max-sm:hidden">
                  {delivery.attempts > 0
                    ? outcome({ status: delivery.lastStatus, error: delivery.lastError })
                    : '–'}
                </TableCell>
                <TableCell className="align-top tabular-nums max-sm:hidden">{delivery.attempts}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <div className="flex flex-wrap gap-2">
        {page > 1 && (
          <Button asChild variant="outline" size="sm">
            <Link href={hrefOf(state, page - 1)}>{t('log.newer')}</Link>
          </Button>
        )}
        {hasMore && (
          <Button asChild variant="outline" size="sm">
            <Link href={hrefOf(state, page + 1)}>{t('log.older')}</Link>
          </Button>
        )}
      </div>
      <p className="text-muted-foreground text-xs">{t('log.kept')}</p>
    </section>
  )
}
