import { useLocale, useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import { Link } from '@/lib/i18n/navigation'
import type { WebhookView } from '@/lib/webhooks/schema'

export interface WebhookSummaryProps {
  connectionId: string
  isConnected: boolean
  webhook: WebhookView | null
}

/** What the overview of a connection says about its webhook: the next step, or what keeps it from arriving. */
export function WebhookSummary({ connectionId, isConnected, webhook }: WebhookSummaryProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const page = `/connections/${connectionId}/webhook`
  const look = (
    <Button asChild size="sm" variant="outline">
      <Link href={page}>{t(webhook ? 'back' : 'choose')}</Link>
    </Button>
  )
  if (!webhook) {
    return isConnected ? (
      <Alert title={t('emptyTitle')} actions={look}>
        {t('emptyText')}
      </Alert>
    ) : null
  }
  const { state, disabledReason, failingSince } = webhook
  if (state === 'disabled') {
    return (
      <Alert variant="danger" actions={look}>
        {t(disabledReason === 'gone' ? 'notice.gone' : 'notice.failing')}
      </Alert>
    )
  }
  if (state === 'paused') return <Alert actions={look}>{t('notice.paused')}</Alert>
  if (!failingSince) return null
  const time = () => <LocalTime value={failingSince.toISOString()} locale={locale} />
  return (
    <Alert variant="warning" actions={look}>
      {t.rich('failingSince', { time })}
    </Alert>
  )
}
