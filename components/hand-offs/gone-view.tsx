import { useTranslations } from 'next-intl'
import { EmptyState } from '@/components/ui/empty-state'
import type { AppError } from '@/lib/errors'

/** For every link that leads nowhere, whatever the reason. @param refusal where too many were tried */
export function GoneView({ refusal }: { refusal?: AppError }) {
  const t = useTranslations('handOff')
  const tErrors = useTranslations('errors.reasons')
  return refusal ? (
    <EmptyState
      as="h1"
      title={t('slowTitle')}
      description={tErrors('tooManyTries', refusal.details.values as never)}
    />
  ) : (
    <EmptyState as="h1" title={t('goneTitle')} description={t('goneText')} />
  )
}
