'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Choice } from '@/components/ui/choice'
import { LocalTime } from '@/components/ui/local-time'
import { Radio, RadioGroup } from '@/components/ui/radio-group'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { type IssuedToken as Issued, overlaps } from '@/lib/scim/tokens/schema'
import { IssuedToken } from './issued-token'

export interface TokenFormProps {
  /** There is a token already, which this one replaces. */
  isReplacement: boolean
  /** Until when a former token is good that ends with the next. */
  formerUntil: string | null
  /** `issueScimTokenAction`. */
  action: (previous: FormState<Issued>, form: FormData) => Promise<FormState<Issued>>
}

/** Makes a token or another in its place, and shows it this once. Works without JavaScript. */
export function TokenForm({ isReplacement, formerUntil, action }: TokenFormProps) {
  const t = useTranslations('provisioning')
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep<Issued>(action)
  if (state.status === 'done' && state.data) return <IssuedToken issued={state.data} />
  const time = () => formerUntil && <LocalTime value={formerUntil} locale={locale} />
  const chosen = submittedValue(state, 'overlap', '24')
  return (
    <Card>
      <form {...formProps} className="flex max-w-text flex-col gap-5">
        {formerUntil && <Alert variant="warning">{t.rich('replaceAgain', { time })}</Alert>}
        {!isPending && <FormError state={state} />}
        {isReplacement && (
          <RadioGroup label={t('overlapLabel')}>
            {overlaps.map((hours) => (
              <Choice
                key={hours}
                control={<Radio name="overlap" value={hours} defaultChecked={hours === chosen} />}
                description={t(`overlapHint.${hours}`)}
              >
                {t(`overlap.${hours}`)}
              </Choice>
            ))}
          </RadioGroup>
        )}
        <div className="flex flex-wrap gap-2">
          <SubmitButton pending={isPending}>{t(isReplacement ? 'submitReplace' : 'submitMake')}</SubmitButton>
          <Button asChild variant="outline">
            <Link href="/settings/provisioning">{t('cancel')}</Link>
          </Button>
        </div>
      </form>
    </Card>
  )
}
