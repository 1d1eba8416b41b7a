import { Webhook } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Link } from '@/lib/i18n/navigation'
import { chooseEventsAction, replayRangeAction, sendTestAction } from '@/lib/webhooks/actions'
import type { DeliveryPage } from '@/lib/webhooks/log/queries'
import type { WebhookView as Shown } from '@/lib/webhooks/schema'
import { type DeliveryState, DeliveryTable } from './delivery-table'
import { EventsForm } from './events-form'
import { ReplayForm } from './replay-form'
import { StateCard } from './state-card'
import { TestForm } from './test-form'
import { useEventWord } from './use-event-word'

export interface WebhookViewProps {
  connectionId: string
  isConnected: boolean
  webhook: Shown | null
  log: DeliveryPage | null
  state?: DeliveryState
  canEdit: boolean
  now: Date
}

/** What an address is told of, how it is doing, and what was sent. */
export function WebhookView({ webhook, log, ...props }: WebhookViewProps) {
  const t = useTranslations('webhooks')
  const wordOf = useEventWord()
  const { connectionId, isConnected, state, canEdit, now } = props
  if (!webhook || !log) {
    return (
      <EmptyState
        icon={<Webhook />}
        title={t('emptyTitle')}
        description={t(isConnected ? 'emptyText' : 'emptyNotConnected')}
        as="h2"
      >
        {canEdit && isConnected && (
          <Button asChild>
            <Link href={`/connections/${connectionId}/webhook/new`}>{t('choose')}</Link>
          </Button>
        )}
      </EmptyState>
    )
  }
  const ids = { connectionId, endpointId: webhook.id }
  return (
    <ClientMessages namespaces={['errors', 'webhooks']}>
      <div className="flex min-w-0 flex-col gap-6">
        <StateCard
          connectionId={connectionId}
          webhook={webhook}
          isConnected={isConnected}
          canEdit={canEdit}
          now={now}
        />
        <Card>
          <CardHeader>
            <CardTitle>{t('eventsCard')}</CardTitle>
            {!canEdit && <CardDescription>{t('readOnly')}</CardDescription>}
          </CardHeader>
          {canEdit ? (
            <EventsForm {...ids} chosen={webhook.events} action={chooseEventsAction} />
          ) : (
            <ul className="list-disc ps-5">
              {webhook.events.map((event) => (
                <li key={event}>{wordOf(event)}</li>
              ))}
            </ul>
          )}
        </Card>
        {canEdit && isConnected && (
          <Card>
            <CardHeader>
              <CardTitle>{t('testTitle')}</CardTitle>
              <CardDescription>{t('testText')}</CardDescription>
            </CardHeader>
            <TestForm {...ids} action={sendTestAction} />
          </Card>
        )}
        <DeliveryTable connectionId={connectionId} log={log} state={state} />
        {canEdit && (
          <Card>
            <CardHeader>
              <CardTitle>{t('replay.title')}</CardTitle>
              <CardDescription>{t('replay.text')}</CardDescription>
            </CardHeader>
            <ReplayForm
              endpointId={webhook.id}
              from={inputTime(new Date(now.getTime() - dayMs))}
              to={inputTime(new Date(now.getTime() + minuteMs))}
              action={replayRangeAction}
            />
          </Card>
        )}
      </div>
    </ClientMessages>
  )
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const inputTime = (time: Date) => time.toISOString().slice(0, 16)
