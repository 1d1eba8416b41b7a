import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'

export interface NoClientProps {
  provider: string
  /** The command's argument. */
  slug: string
}

/** Portico's own OAuth app waits for the operator of this Portico, and what they do. */
export function NoClient({ provider, slug }: NoClientProps) {
  const t = useTranslations('connections.setup')
  return (
    <Alert variant="warning" title={t('noClientTitle')}>
      <p>
        {t('noClient', { provider })}{' '}
        <code className="wrap-anywhere font-mono text-xs">npm run oauth-client -- {slug} client-id</code>.{' '}
        {t('noClientOthers')}
      </p>
    </Alert>
  )
}
