import { useFormatter, useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { acceptUnverifiedAction, verifyAction } from '@/lib/connections/actions'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { moment } from '../moment'
import { VerifyForm } from '../verify-form'
import { AcceptForm } from './accept-form'
import { StepLink } from './wizard-frame'

/** One real call to the provider; only what passes is connected. */
export function VerificationStep({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections')
  const provider = wizard.listing.name
  const isConnected = wizard.state === 'connected'
  const change = (
    <StepLink wizard={wizard} step="credentials" variant="ghost">
      {t('verification.change')}
    </StepLink>
  )
  if (!wizard.isVerifiable) return <Unverifiable wizard={wizard} />
  return (
    <>
      {isConnected ? (
        <Passed wizard={wizard} />
      ) : (
        <div className="flex max-w-text flex-col gap-2">
          <p>{t('verification.intro', { provider })}</p>
          {wizard.checkHost && (
            <p className="text-muted-foreground">{t('verification.host', { host: wizard.checkHost })}</p>
          )}
        </div>
      )}
      <VerifyForm
        key={wizard.setupVersion}
        connectionId={wizard.id}
        provider={provider}
        isAgain={isConnected}
        change={change}
        action={verifyAction}
      />
    </>
  )
}

function Passed({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections')
  const format = useFormatter()
  const date = wizard.verifiedAt && format.dateTime(wizard.verifiedAt, moment)
  return (
    <Alert
      variant="success"
      title={t('verification.passedTitle')}
      actions={
        <StepLink wizard={wizard} step="access">
          {t('wizard.continue')}
        </StepLink>
      }
    >
      {date && t('verification.passed', { provider: wizard.listing.name, date })}
    </Alert>
  )
}

function Unverifiable({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections')
  const provider = wizard.listing.name
  if (wizard.state === 'connected') {
    return (
      <Alert
        variant="warning"
        title={t('verification.acceptedTitle')}
        actions={
          <StepLink wizard={wizard} step="access">
            {t('wizard.continue')}
          </StepLink>
        }
      >
        {t('verification.acceptedText')}
      </Alert>
    )
  }
  return (
    <>
      <Alert variant="warning" title={t('verification.unverifiableTitle', { provider })}>
        {t('verification.unverifiableText')}
      </Alert>
      <AcceptForm
        connectionId={wizard.id}
        provider={provider}
        action={acceptUnverifiedAction}
        change={
          <StepLink wizard={wizard} step="credentials" variant="ghost">
            {t('verification.change')}
          </StepLink>
        }
      />
    </>
  )
}
