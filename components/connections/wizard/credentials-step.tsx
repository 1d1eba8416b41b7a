import { useTranslations } from 'next-intl'
import { FormBar } from '@/components/forms/form-bar'
import { PolicyNotice } from '@/components/policies/policy-notice'
import { Alert } from '@/components/ui/alert'
import { hasKey } from '@/lib/connections/credentials/schema'
import { canBeHandedOff } from '@/lib/connections/rules'
import { saveSetupAction } from '@/lib/connections/wizard/actions'
import type { SetupMethod, Wizard } from '@/lib/connections/wizard/queries'
import { Link } from '@/lib/i18n/navigation'
import { AwayAlert } from './away-alert'
import { Instructions } from './instructions'
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
  const choice = (
    <MethodChoice
      methods={wizard.methods}
      chosen={method.type}
      page={`/connections/${wizard.id}/setup/credentials`}
    />
  )
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
      {isInUse && <Alert>{t(wizard.state === 'connected' ? 'setup.inUse' : 'setup.mends')}</Alert>}
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
      {canBeHandedOff(wizard) && method.type !== 'none' && <HandOffLink wizard={wizard} method={method} />}
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

/** For admins whose colleague has what is asked for. */
function HandOffLink({ wizard: { id }, method }: CredentialsStepProps) {
  const t = useTranslations('handOffs')
  return (
    <p className="max-w-text text-muted-foreground">
      {t.rich(method.redirects && method.fields.length === 0 ? 'insteadSignIn' : 'instead', {
        link: (text) => (
          <Link
            href={`/connections/${id}/hand-off`}
            className="rounded-sm text-primary underline underline-offset-4"
          >
            {text}
          </Link>
        ),
      })}
    </p>
  )
}
