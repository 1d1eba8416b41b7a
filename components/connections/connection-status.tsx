import { useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import { shownState } from '@/lib/connections/rules'
import type { ShownFacts } from '@/lib/connections/schema'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { answerSeconds } from '@/lib/connectors/reasons'
import { waitValues } from '@/lib/wait'

export interface ConnectionStatusProps {
  connection: ShownFacts & { listing: { name: string } }
}

/** Connected, Pending or Inactive, and why. */
export function ConnectionStatus({ connection }: ConnectionStatusProps) {
  const t = useTranslations('connections')
  const { state, tone, reason } = shownState(connection)
  const { lastFailure, listing } = connection
  return (
    <span className="flex flex-col gap-0.5">
      <StateLabel tone={tone}>{t(`state.${state}`)}</StateLabel>
      {lastFailure ? (
        <Failed provider={listing.name} failure={lastFailure} />
      ) : (
        reason && (
          <span className="max-w-text text-pretty text-muted-foreground text-xs">
            {t(`reason.${reason}`)}
          </span>
        )
      )}
    </span>
  )
}

function Failed({ provider, failure }: { provider: string; failure: TestFailure }) {
  const t = useTranslations('connections')
  const tError = useTranslations('connectionErrors')
  const locale = useLocale()
  const { reason, host, status, limit = answerSeconds, at } = failure
  return (
    <span className="max-w-text text-pretty text-muted-foreground text-xs">
      {t.rich('testFailedAt', { time: () => <LocalTime value={at} locale={locale} /> })}{' '}
      {tError(reason, { provider, host, status, limit, ...waitValues() })}
    </span>
  )
}
