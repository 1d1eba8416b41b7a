import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'

export interface NoClientProps {
  provider: string
  /** Another way to authenticate works here. */
  hasOtherMethods: boolean
  /** The command's argument. */
  slug: string
}

/** OAuth 2.0 waits for the operator of this Portico, and what they do. */
export function NoClient({ provider, hasOtherMethods, slug }: NoClientProps) {
  const t = useTranslations('connections')
  return (
    <Alert
      variant="warning"
      title={hasOtherMethods ? t('setup.noClientTitle') : t('wizard.cannotConnect', { provider })}
    >
      <p>
        {t('setup.noClient', { provider })}{' '}
        <code className="wrap-anywhere font-mono text-xs">npm run oauth-client -- {slug} client-id</code>.{' '}
        {hasOtherMethods ? t('setup.noClientOthers') : t('setup.noClientOnly', { provider })}
      </p>
    </Alert>
  )
}
