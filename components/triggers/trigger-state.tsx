import { PauseCircle } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { StateLabel } from '@/components/ui/state-label'
import type { TriggerView } from '@/lib/triggers/queries'

/** Whether a trigger is on, off, or on and held back. */
export function TriggerState({ trigger: { isEnabled, hold } }: { trigger: TriggerView }) {
  const t = useTranslations('triggers')
  if (!isEnabled) return <StateLabel tone="inactive">{t('off')}</StateLabel>
  if (hold) {
    return (
      <StateLabel tone="warning" icon={PauseCircle}>
        {t('held')}
      </StateLabel>
    )
  }
  return <StateLabel tone="success">{t('on')}</StateLabel>
}
