'use client'

import { useTranslations } from 'next-intl'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldError, FieldHint } from '@/components/ui/field'
import type { DemoOffer } from '@/lib/demo-requests/schema'

export interface DemoConsentProps {
  offer: DemoOffer
  isGiven: boolean
  error: string | undefined
}

/** Who receives what was typed, and for what: nothing is passed on without this. */
export function DemoConsent({ offer, isGiven, error }: DemoConsentProps) {
  const t = useTranslations('demoRequestForm')
  const publisher = offer.publisherName
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-start gap-2 text-sm">
        <span className="flex h-6 items-center">
          <Checkbox
            id="consent"
            name="consent"
            required
            defaultChecked={isGiven}
            aria-describedby={error ? 'consent-hint consent-error' : 'consent-hint'}
            aria-invalid={error ? true : undefined}
          />
        </span>
        <label htmlFor="consent" className="cursor-pointer py-0.5">
          {t('consent', { publisher })}
        </label>
      </div>
      <FieldHint id="consent-hint">{t('consentHint', { publisher })}</FieldHint>
      {offer.privacyUrl && (
        <a
          href={offer.privacyUrl}
          rel="noreferrer noopener"
          className="self-start text-primary text-xs underline underline-offset-4"
        >
          {t('privacy', { publisher })}
        </a>
      )}
      {error && <FieldError id="consent-error">{error}</FieldError>}
    </div>
  )
}
