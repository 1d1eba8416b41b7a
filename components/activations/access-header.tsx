import { useTranslations } from 'next-intl'
import type { ActivationView } from '@/lib/activations/queries'
import { StateBadge } from './state-badge'

/** Which listing, over which connection, in which state. */
export function AccessHeader({ view: { listing, connection, display } }: { view: ActivationView }) {
  const t = useTranslations('activations')
  return (
    <div className="mb-6 flex flex-col gap-4 sm:flex-row sm:items-start sm:justify-between">
      <div className="flex min-w-0 flex-col gap-1">
        <h2 className="wrap-anywhere font-semibold text-lg">{t('title', { name: listing.name })}</h2>
        <p className="wrap-anywhere max-w-text text-muted-foreground">
          {t('description', { connection: connection.name })}
        </p>
      </div>
      <StateBadge display={display} />
    </div>
  )
}
