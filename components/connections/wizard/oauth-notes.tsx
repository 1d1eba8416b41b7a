import { useTranslations } from 'next-intl'
import { StateLabel } from '@/components/ui/state-label'
import type { SetupMethod, Wizard } from '@/lib/connections/wizard/queries'
import { FreshOnReturn } from './fresh-on-return'
import { ScopeList } from './scope-list'
import { StepLink } from './wizard-frame'

export interface OAuthNotesProps {
  wizard: Pick<Wizard, 'id' | 'listing' | 'method' | 'hasCredentials' | 'stateReason' | 'hasPresetClient'>
  method: SetupMethod
}

/** What happens at the provider, and what Portico asks it for. */
export function OAuthNotes({ wizard, method }: OAuthNotesProps) {
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
      <ScopeList scopes={method.scopes} />
      {method.type === 'oauth2_own_app' && <p className="max-w-text">{t('setup.mismatch', { provider })}</p>}
      <p className="max-w-text text-muted-foreground text-xs">{t('setup.oauthMinutes')}</p>
      <FreshOnReturn />
    </div>
  )
}
