import { useTranslations } from 'next-intl'
import { StateLabel, type Tone } from '@/components/ui/state-label'
import type { DisplayState } from '@/lib/activations/schema'

const tones: Record<DisplayState['state'], Tone> = {
  connected: 'success',
  pending: 'warning',
  inactive: 'inactive',
}

function toneOf({ state, action }: DisplayState): Tone {
  return action === 'reconnect' || action === 'consent' ? 'danger' : tones[state]
}

/** Connected, Pending or Inactive, and why. */
export function StateBadge({ display }: { display: DisplayState }) {
  const t = useTranslations('activations')
  return (
    <span className="flex flex-col gap-0.5">
      <StateLabel tone={toneOf(display)}>{t(`state.${display.state}`)}</StateLabel>
      {display.reason && (
        <span className="max-w-text text-muted-foreground text-xs">{t(`reason.${display.reason}`)}</span>
      )}
    </span>
  )
}
