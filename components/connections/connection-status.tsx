import { useTranslations } from 'next-intl'
import { StateLabel } from '@/components/ui/state-label'
import { shownState } from '@/lib/connections/rules'
import type { ConnectionFacts } from '@/lib/connections/schema'

/** Connected, Pending or Inactive, and why. */
export function ConnectionStatus({ connection }: { connection: ConnectionFacts }) {
  const t = useTranslations('connections')
  const { state, tone, reason } = shownState(connection)
  return (
    <span className="flex flex-col gap-0.5">
      <StateLabel tone={tone}>{t(`state.${state}`)}</StateLabel>
      {reason && <span className="max-w-text text-muted-foreground text-xs">{t(`reason.${reason}`)}</span>}
    </span>
  )
}
