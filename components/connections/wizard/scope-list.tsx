import { useTranslations } from 'next-intl'
import type { SetupMethod } from '@/lib/connections/wizard/queries'

/** What Portico asks the provider for, and why. */
export function ScopeList({ scopes }: Pick<SetupMethod, 'scopes'>) {
  const t = useTranslations('connections.setup')
  if (scopes.length === 0) return null
  return (
    <div className="flex max-w-text flex-col gap-2">
      <p className="font-medium text-sm">{t('scopes')}</p>
      <dl className="flex flex-col gap-2">
        {scopes.map(({ name, reason }) => (
          <div key={name}>
            <dt className="wrap-anywhere font-mono text-xs">{name}</dt>
            <dd className="text-muted-foreground">{reason}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
