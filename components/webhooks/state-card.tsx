import { useLocale, useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel, type Tone } from '@/components/ui/state-label'
import { Link } from '@/lib/i18n/navigation'
import { pauseWebhookAction, resumeWebhookAction } from '@/lib/webhooks/actions'
import type { WebhookView } from '@/lib/webhooks/schema'
import { StepForm } from './step-form'

export interface StateCardProps {
  connectionId: string
  webhook: WebhookView
  isConnected: boolean
  canEdit: boolean
  now: Date
}

const tones = {
  unproven: 'warning',
  active: 'success',
  held: 'inactive',
  failing: 'warning',
  paused: 'inactive',
  disabled: 'danger',
} satisfies Record<string, Tone>

/** Where events go, how that is doing, and what mends it. */
export function StateCard({ connectionId, webhook, isConnected, canEdit, now }: StateCardProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const { id, url, state, failingSince, previousUntil, waiting, failed } = webhook
  const isHeld = state === 'active' && !(isConnected && webhook.isListingActive)
  const isFailing = state === 'active' && !isHeld && failingSince !== null
  const word = isHeld ? 'held' : isFailing ? 'failing' : state
  const at = (value: Date) => ({ time: () => <LocalTime value={value.toISOString()} locale={locale} /> })
  const fields = { connectionId, endpointId: id }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('stateTitle')}</CardTitle>
      </CardHeader>
      <Notice webhook={webhook} isConnected={isConnected} connectionId={connectionId} />
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
        <dt className="text-muted-foreground">{t('state')}</dt>
        <dd>
          <StateLabel tone={tones[word]}>{t(`states.${word}`)}</StateLabel>
        </dd>
        <dt className="text-muted-foreground">{t('address')}</dt>
        <dd className="wrap-anywhere font-mono text-xs">{url}</dd>
        <dt className="text-muted-foreground">{t('waitingLabel')}</dt>
        <dd className="tabular-nums">{t('waiting', { count: waiting })}</dd>
        <dt className="text-muted-foreground">{t('failedLabel')}</dt>
        <dd className="tabular-nums">{t('failed', { count: failed })}</dd>
        <dt className="text-muted-foreground">{t('secret')}</dt>
        <dd>
          {previousUntil && previousUntil > now
            ? t.rich('formerSigns', at(previousUntil))
            : t('secretSealed')}
        </dd>
      </dl>
      {isFailing && (
        <p className="text-muted-foreground">
          {t.rich('failingSince', at(failingSince))}{' '}
          {webhook.resumeAt && webhook.resumeAt > now && t.rich('resumeAt', at(webhook.resumeAt))}
        </p>
      )}
      {canEdit && (
        <div className="flex flex-wrap gap-2">
          {state === 'active' ? (
            <StepForm fields={fields} action={pauseWebhookAction}>
              {t('pause')}
            </StepForm>
          ) : (
            <StepForm fields={fields} action={resumeWebhookAction} isMain>
              {t('resume')}
            </StepForm>
          )}
          <Button asChild variant="outline">
            <Link href={`/connections/${connectionId}/webhook/secret`}>{t('rotate')}</Link>
          </Button>
        </div>
      )}
    </Card>
  )
}

/** The one thing that keeps events from arriving, and what to do about it. */
function Notice({
  webhook: { state, disabledReason, isListingActive },
  isConnected,
  connectionId,
}: Pick<StateCardProps, 'webhook' | 'isConnected' | 'connectionId'>) {
  const t = useTranslations('webhooks')
  if (state === 'disabled') {
    return <Alert variant="danger">{t(disabledReason === 'gone' ? 'notice.gone' : 'notice.failing')}</Alert>
  }
  if (!isConnected) return <Alert variant="warning">{t('notice.notConnected')}</Alert>
  if (!isListingActive) {
    return (
      <Alert
        variant="warning"
        actions={
          <Button asChild size="sm" variant="outline">
            <Link href={`/connections/${connectionId}/access`}>{t('notice.activate')}</Link>
          </Button>
        }
      >
        {t('notice.notActive')}
      </Alert>
    )
  }
  return state === 'paused' ? <Alert>{t('notice.paused')}</Alert> : null
}
