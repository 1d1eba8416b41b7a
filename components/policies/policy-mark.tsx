import { useTranslations } from 'next-intl'
import { StateLabel } from '@/components/ui/state-label'

/** On a card: the organization's policy does not allow it, and why. */
export function PolicyMark({ reason }: { reason: string }) {
  const t = useTranslations('policyNotice')
  return (
    <span className="flex flex-col gap-0.5">
      <StateLabel tone="inactive">{t('listing')}</StateLabel>
      {reason && (
        <span className="wrap-anywhere text-muted-foreground text-xs">{t('reason', { reason })}</span>
      )}
    </span>
  )
}
