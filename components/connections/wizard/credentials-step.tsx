import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { saveSetupAction } from '@/lib/connections/wizard/actions'
import type { SetupMethod, Wizard } from '@/lib/connections/wizard/queries'
import { MethodChoice } from './method-choice'
import { OAuthNotes } from './oauth-notes'
import { SetupForm } from './setup-form'

export interface CredentialsStepProps {
  wizard: Wizard
  method: SetupMethod
}

/** The provider's own instructions beside the fields of the chosen method. */
export function CredentialsStep({ wizard, method }: CredentialsStepProps) {
  const t = useTranslations('connections')
  const provider = wizard.listing.name
  const isOAuth = method.type === 'oauth2_authorization_code'
  const isInUse = wizard.state === 'connected'
  const submitLabel = isOAuth
    ? t('setup.oauthSubmit', { provider })
    : t(isInUse ? 'setup.submitInUse' : 'setup.submit')
  return (
    <>
      {isInUse && <Alert>{t('setup.inUse')}</Alert>}
      <div className="grid gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <aside aria-labelledby="instructions-title" className="lg:order-2">
          <h3 id="instructions-title" className="mb-3 font-semibold text-base">
            {t('setup.instructions', { provider })}
          </h3>
          <ol className="flex max-w-text list-decimal flex-col gap-2 ps-5">
            {wizard.instructions.map((line) => (
              <li key={line} className="wrap-anywhere">
                {line}
              </li>
            ))}
          </ol>
        </aside>
        <div className="flex flex-col gap-6 lg:order-1">
          <MethodChoice wizard={wizard} chosen={method.type} />
          {isOAuth && !wizard.hasOAuthClient ? (
            <NoClient provider={provider} />
          ) : (
            <SetupForm
              key={`${method.type} ${wizard.setupVersion}`}
              connectionId={wizard.id}
              method={method}
              submitLabel={submitLabel}
              action={saveSetupAction}
            >
              {isOAuth && <OAuthNotes wizard={wizard} method={method} />}
            </SetupForm>
          )}
        </div>
      </div>
    </>
  )
}

function NoClient({ provider }: { provider: string }) {
  const t = useTranslations('connections.setup')
  const tError = useTranslations('connectionErrors')
  return (
    <Alert variant="warning" title={t('noClientTitle')}>
      {tError('authorization.noClient', { provider })}
    </Alert>
  )
}
