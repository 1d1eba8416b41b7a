import { useLocale, useTranslations } from 'next-intl'
import { FormBar } from '@/components/forms/form-bar'
import { LocalTime } from '@/components/ui/local-time'
import { currentStep } from '@/lib/connections/rules'
import { consentAction } from '@/lib/connections/wizard/actions'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { ConsentSummary } from '../consent-summary'
import { ConsentForm } from './consent-form'
import { waysOutOf } from './ways-out'
import { StepLink } from './wizard-frame'

/** What the connection will access, and the organization's consent to it. */
export function ConsentStep({ wizard }: { wizard: Wizard }) {
  const t = useTranslations('connections')
  const locale = useLocale()
  const { offer, consentedAt } = wizard
  const provider = wizard.listing.name
  const next = currentStep(wizard) === 'consent' ? 'credentials' : currentStep(wizard)
  const isGiven = wizard.isAgreed && wizard.state !== 'needs_consent' && consentedAt !== null
  const waysOut = waysOutOf(wizard, 'consent')
  return (
    <>
      <p className="max-w-text">{t('consent.intro', { provider })}</p>
      <ConsentSummary provider={provider} consent={offer} />
      {isGiven ? (
        <>
          <p role="status">
            {t.rich('consent.given', {
              time: () => <LocalTime value={consentedAt.toISOString()} locale={locale} />,
            })}
          </p>
          <FormBar waysOut={waysOut}>
            <StepLink wizard={wizard} step={next}>
              {t('wizard.continue')}
            </StepLink>
          </FormBar>
        </>
      ) : (
        <ConsentForm
          connectionId={wizard.id}
          provider={provider}
          hasTerms={offer.terms !== null}
          fingerprint={offer.fingerprint}
          waysOut={waysOut}
          action={consentAction}
        />
      )}
    </>
  )
}
