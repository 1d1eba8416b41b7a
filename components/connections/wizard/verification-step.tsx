import { useLocale, useTranslations } from 'next-intl'
import { FormBar } from '@/components/forms/form-bar'
import { Alert } from '@/components/ui/alert'
import { LocalTime } from '@/components/ui/local-time'
import { acceptUnverifiedAction, verifyAction } from '@/lib/connections/actions'
import { isAwaitingApproval } from '@/lib/connections/approval/rules'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { VerifyForm } from '../verify-form'
import { AcceptForm } from './accept-form'
import { waysOutOf } from './ways-out'
import { StepLink } from './wizard-frame'

/** One real call to the provider; only what passes is connected. */
export function VerificationStep({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections')
  const locale = useLocale()
  const provider = wizard.listing.name
  const { verifiedAt } = wizard
  const isConnected = wizard.state === 'connected'
  const isWaiting = isAwaitingApproval(wizard)
  if (!wizard.isVerifiable) return <Unverifiable wizard={wizard} />
  return (
    <>
      {isWaiting && <Alert>{t('verification.waiting')}</Alert>}
      {!isConnected && !isWaiting && (
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
        passed={
          isConnected && verifiedAt
            ? t.rich('verification.passed', {
                provider,
                time: () => <LocalTime value={verifiedAt.toISOString()} locale={locale} />,
              })
            : undefined
        }
        failure={wizard.lastFailure}
        change={{ href: `/connections/${wizard.id}/setup/credentials`, label: t('verification.change') }}
        waysOut={waysOutOf(wizard, 'verification')}
        onward={(isConnected || isWaiting) && <Onward wizard={wizard} />}
        action={verifyAction}
      />
    </>
  )
}

function Onward({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections.wizard')
  return (
    <StepLink wizard={wizard} step="access">
      {t('continue')}
    </StepLink>
  )
}

function Unverifiable({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections.verification')
  const provider = wizard.listing.name
  const waysOut = waysOutOf(wizard, 'verification')
  const isWaiting = isAwaitingApproval(wizard)
  if (wizard.state === 'connected' || isWaiting) {
    return (
      <>
        <Alert variant="warning" title={t('acceptedTitle')}>
          {t(isWaiting ? 'acceptedWaiting' : 'acceptedText')}
        </Alert>
        <FormBar waysOut={waysOut}>
          <Onward wizard={wizard} />
        </FormBar>
      </>
    )
  }
  return (
    <>
      <Alert variant="warning" title={t('unverifiableTitle', { provider })}>
        {t('unverifiableText')}
      </Alert>
      <AcceptForm
        connectionId={wizard.id}
        provider={provider}
        action={acceptUnverifiedAction}
        waysOut={waysOut}
      />
    </>
  )
}
