import { useTranslations } from 'next-intl'
import { StateLabel } from '@/components/ui/state-label'
import type { SetupMethod, Wizard } from '@/lib/connections/wizard/queries'
import { StepLink } from './wizard-frame'

/** What happens at the provider, and what Portico asks it for. */
export function OAuthNotes({ wizard, method }: { wizard: Wizard; method: SetupMethod }) {
  const t = useTranslations('connections')
  const provider = wizard.listing.name
  const isGranted =
    wizard.method === method.type && wizard.hasCredentials && wizard.stateReason === 'verification'
  return (
    <div className="flex flex-col gap-4">
      {isGranted && (
        <div className="flex flex-col gap-3">
          <StateLabel tone="success">{t('setup.oauthGranted', { provider })}</StateLabel>
          <StepLink wizard={wizard} step="verification">
            {t('setup.oauthToTest')}
          </StepLink>
        </div>
      )}
      <p className="max-w-text">{t('setup.oauthText', { provider })}</p>
      {method.type === 'oauth2_authorization_code' && wizard.hasPresetClient && (
        <p className="max-w-text">{t('setup.presetClient', { provider })}</p>
      )}
      {method.scopes.length > 0 && (
        <dl className="flex max-w-text flex-col gap-2">
          {method.scopes.map(({ name, reason }) => (
            <div key={name}>
              <dt className="wrap-anywhere font-mono text-xs">{name}</dt>
              <dd className="text-muted-foreground">{reason}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="max-w-text text-muted-foreground text-xs">{t('setup.oauthMinutes')}</p>
    </div>
  )
}
