import { useTranslations } from 'next-intl'
import { FormBar } from '@/components/forms/form-bar'
import { PolicyNotice } from '@/components/policies/policy-notice'
import { Alert } from '@/components/ui/alert'
import { hasKey } from '@/lib/connections/credentials/schema'
import { saveSetupAction } from '@/lib/connections/wizard/actions'
import type { SetupMethod, Wizard } from '@/lib/connections/wizard/queries'
import { LinkedText } from '../linked-text'
import { AwayAlert } from './away-alert'
import { MethodChoice } from './method-choice'
import { MethodIntro } from './method-intro'
import { NoClient } from './no-client'
import { OAuthNotes } from './oauth-notes'
import { ScopeList } from './scope-list'
import { SetupForm } from './setup-form'
import { waysOutOf } from './ways-out'

export interface CredentialsStepProps {
  wizard: Wizard
  method: SetupMethod
}

/** The provider's own instructions beside the fields of the chosen method. */
export function CredentialsStep({ wizard, method }: CredentialsStepProps) {
  const t = useTranslations('connections')
  const provider = wizard.listing.name
  const isInUse = wizard.state !== 'pending'
  const submitLabel = method.redirects
    ? t('setup.oauthSubmit', { provider })
    : t(isInUse ? 'setup.submitInUse' : 'setup.submit')
  const waysOut = waysOutOf(wizard, 'credentials')
  const choice = <MethodChoice wizard={wizard} chosen={method.type} />
  if (method.blocked !== null) {
    const isAboutMethod = wizard.blocked === null
    return (
      <>
        {isAboutMethod && choice}
        <PolicyNotice reason={method.blocked} isAboutMethod={isAboutMethod} />
        <FormBar waysOut={waysOut}>{null}</FormBar>
      </>
    )
  }
  if (!method.isUsable) {
    return (
      <>
        {choice}
        <NoClient provider={provider} slug={wizard.listing.slug} />
        <FormBar waysOut={waysOut}>{null}</FormBar>
      </>
    )
  }
  return (
    <>
      {isInUse && <Alert>{t('setup.inUse')}</Alert>}
      <AwayAlert wizard={wizard} method={method} />
      <SetupForm
        key={`${method.type} ${wizard.setupVersion}`}
        connectionId={wizard.id}
        method={method}
        submitLabel={submitLabel}
        choice={
          <>
            {choice}
            <MethodIntro wizard={wizard} method={method} />
          </>
        }
        aside={<Instructions wizard={wizard} />}
        waysOut={waysOut}
        keyLife={keyLifeOf(wizard, method)}
        action={saveSetupAction}
      >
        {method.redirects && <OAuthNotes wizard={wizard} method={method} />}
        {method.requestsTokens && <ScopeList scopes={method.scopes} />}
      </SetupForm>
    </>
  )
}

function keyLifeOf(wizard: Wizard, { type }: SetupMethod) {
  if (!hasKey(type)) return undefined
  const isStored = wizard.hasCredentials && wizard.method === type
  return {
    endsOn: isStored ? wizard.keyEndsOn : null,
    isInUse: isStored && wizard.state === 'connected',
    provider: wizard.listing.name,
  }
}

function Instructions({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections.setup')
  return (
    <aside aria-labelledby="instructions-title" className="lg:order-2">
      <h3 id="instructions-title" className="mb-3 font-semibold text-base">
        {t('instructions', { provider: wizard.listing.name })}
      </h3>
      <ol className="flex max-w-text list-decimal flex-col gap-2 ps-5">
        {wizard.instructions.map((line) => (
          <li key={line} className="wrap-anywhere">
            <LinkedText>{line}</LinkedText>
          </li>
        ))}
      </ol>
    </aside>
  )
}
