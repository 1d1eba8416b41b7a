import { useLocale, useTranslations } from 'next-intl'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import { shownState } from '@/lib/connections/rules'
import type { ShownFacts } from '@/lib/connections/schema'
import { answerSeconds } from '@/lib/connections/verification/limits/rules'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { waitValues } from '@/lib/wait'

export interface ConnectionStatusProps {
  connection: ShownFacts & { listing: { name: string } }
  /** In a list: what the last check failed at in a few words, and neither when nor what to do. */
  isBrief?: boolean
}

const words = 'max-w-text text-pretty text-muted-foreground text-xs'

/** Connected, Pending or Inactive, and why. */
export function ConnectionStatus({ connection, isBrief = false }: ConnectionStatusProps) {
  const t = useTranslations('connections')
  const { state, tone, reason } = shownState(connection)
  const { lastFailure, listing } = connection
  return (
    <span className="flex flex-col gap-0.5">
      <StateLabel tone={tone}>{t(`state.${state}`)}</StateLabel>
      {lastFailure && isBrief && <FailedBriefly failure={lastFailure} />}
      {lastFailure && !isBrief && <Failed provider={listing.name} failure={lastFailure} />}
      {!lastFailure && reason && <span className={words}>{t(`reason.${reason}`)}</span>}
    </span>
  )
}

function Failed({ provider, failure }: { provider: string; failure: TestFailure }) {
  const t = useTranslations('connections')
  const tError = useTranslations('connectionErrors')
  const locale = useLocale()
  const { reason, host, status, limit = answerSeconds, at } = failure
  return (
    <span className={words}>
      {t.rich('testFailedAt', { time: () => <LocalTime value={at} locale={locale} /> })}{' '}
      {tError(reason, { provider, host, status, limit, ...waitValues() })}
    </span>
  )
}

function FailedBriefly({ failure }: { failure: TestFailure }) {
  const t = useTranslations('auditLog.reasonWord')
  return <span className={words}>{t(lastPart(failure.reason))}.</span>
}

type LastPart<Reason extends string> = Reason extends `${string}.${infer Last}` ? Last : never

const lastPart = <Reason extends string>(reason: Reason) => reason.split('.').at(-1) as LastPart<Reason>
