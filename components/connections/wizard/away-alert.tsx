import { useFormatter, useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import type { SetupMethod, Wizard } from '@/lib/connections/wizard/queries'

export interface AwayAlertProps {
  wizard: Pick<Wizard, 'attempt' | 'listing' | 'redirectUri'>
  method: SetupMethod
}

/** For whoever came back from the provider without an answer: it may have shown an error and kept them. */
export function AwayAlert({ wizard, method }: AwayAlertProps) {
  const t = useTranslations('connections.setup')
  const format = useFormatter()
  const { attempt, listing, redirectUri } = wizard
  if (!method.redirects || attempt?.kind !== 'open') return null
  const values = {
    provider: listing.name,
    time: format.dateTime(attempt.startedAt, { timeStyle: 'short' }),
    address: redirectUri,
  }
  const isOwn = method.type === 'oauth2_own_app'
  return (
    <Alert variant="warning" role="status" title={t('awayTitle', values)}>
      <p className="wrap-anywhere">{isOwn ? t('awayText', values) : t('awayPlain', values)}</p>
    </Alert>
  )
}
