import { useLocale, useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { LocalTime } from '@/components/ui/local-time'
import type { SetupMethod, Wizard } from '@/lib/connections/wizard/queries'

export interface AwayAlertProps {
  wizard: Pick<Wizard, 'attempt' | 'listing' | 'redirectUri'>
  method: SetupMethod
}

/** For whoever came back from the provider without an answer: it may have shown an error and kept them. */
export function AwayAlert({ wizard, method }: AwayAlertProps) {
  const t = useTranslations('connections.setup')
  const locale = useLocale()
  const { attempt, listing, redirectUri } = wizard
  if (!method.redirects || attempt?.kind !== 'open') return null
  const provider = listing.name
  const values = {
    provider,
    time: () => <LocalTime value={attempt.startedAt.toISOString()} locale={locale} />,
    address: redirectUri,
  }
  const isOwn = method.type === 'oauth2_own_app'
  return (
    <Alert variant="warning" role="status" title={t('awayTitle', { provider })}>
      <p className="wrap-anywhere">{isOwn ? t.rich('awayText', values) : t.rich('awayPlain', values)}</p>
    </Alert>
  )
}
