import { useLocale, useTranslations } from 'next-intl'
import { BackLink } from '@/components/layout/back-link'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import { replayDeliveryAction } from '@/lib/webhooks/actions'
import type { DeliveryDetail } from '@/lib/webhooks/log/queries'
import { StepForm } from './step-form'
import { useEventWord } from './use-event-word'
import { useOutcomeText } from './use-outcome-text'

export interface DeliveryViewProps {
  connectionId: string
  delivery: DeliveryDetail
  canEdit: boolean
}

// What scrolls must be reachable by keyboard (WCAG 2.1.1), so it takes the focus.
const scrollable = { tabIndex: 0 }

const isSuccess = (status: number | null) => status !== null && status >= 200 && status < 300

/** One delivery: what is sent, and what came of each try. */
export function DeliveryView({ connectionId, delivery, canEdit }: DeliveryViewProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const wordOf = useEventWord()
  const outcome = useOutcomeText()
  const { id, eventId, type, isTrial, body, tries, state } = delivery
  const canReplay = canEdit && state !== 'pending' && !isTrial
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <BackLink href={`/connections/${connectionId}/webhook`}>{t('back')}</BackLink>
      <Card>
        <CardHeader>
          <CardTitle>{wordOf(type)}</CardTitle>
        </CardHeader>
        <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
          <dt className="text-muted-foreground">{t('delivery.state')}</dt>
          <dd>{t(`log.states.${state}`)}</dd>
          <dt className="text-muted-foreground">{t('delivery.at')}</dt>
          <dd>
            <LocalTime value={delivery.createdAt.toISOString()} locale={locale} />
          </dd>
          <dt className="text-muted-foreground">webhook-id</dt>
          <dd className="wrap-anywhere font-mono text-xs">{eventId}</dd>
        </dl>
        {canReplay && (
          <StepForm fields={{ connectionId, deliveryId: id }} action={replayDeliveryAction}>
            {t('delivery.replay')}
          </StepForm>
        )}
      </Card>
      <section aria-labelledby="body" className="flex min-w-0 flex-col gap-3">
        <h2 id="body" className="font-semibold text-base">
          {t('delivery.body')}
        </h2>
        <Text label={t('delivery.body')}>{JSON.stringify(JSON.parse(body), null, 2)}</Text>
      </section>
      <section aria-labelledby="tries" className="flex min-w-0 flex-col gap-3">
        <h2 id="tries" className="font-semibold text-base">
          {t('delivery.tries')}
        </h2>
        {tries.length === 0 && <p className="text-muted-foreground">{t('delivery.noTries')}</p>}
        <ol className="flex flex-col divide-y rounded-lg border bg-card empty:hidden">
          {tries.map((one) => (
            <li key={one.id} className="flex min-w-0 flex-col gap-2 p-4">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <StateLabel tone={isSuccess(one.status) && !one.error ? 'success' : 'danger'}>
                  {outcome(one)}
                </StateLabel>
                <span className="text-muted-foreground text-xs">
                  <LocalTime value={one.createdAt.toISOString()} locale={locale} />
                  {' · '}
                  {t('delivery.duration', { duration: one.durationMs })}
                </span>
              </div>
              {one.answer && <Text label={t('delivery.answer')}>{one.answer}</Text>}
            </li>
          ))}
        </ol>
      </section>
    </div>
  )
}

function Text({ label, children }: { label: string; children: string }) {
  return (
    <section
      {...scrollable}
      aria-label={label}
      className="max-h-96 overflow-auto rounded-md border bg-secondary p-3"
    >
      <pre className="wrap-anywhere whitespace-pre-wrap font-mono text-xs">{children}</pre>
    </section>
  )
}
