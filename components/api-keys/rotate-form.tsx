'use client'

import { useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Choice } from '@/components/ui/choice'
import { Radio, RadioGroup } from '@/components/ui/radio-group'
import { SubmitButton } from '@/components/ui/submit-button'
import { type IssuedSecret as Issued, overlaps } from '@/lib/api-keys/schema'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { IssuedSecret } from './issued-secret'

export interface RotateFormProps {
  keyId: string
  /** `rotateApiKeyAction`. */
  action: (previous: FormState<Issued>, form: FormData) => Promise<FormState<Issued>>
}

/** Gives a key another secret, and shows it this once. Works without JavaScript. */
export function RotateForm({ keyId, action }: RotateFormProps) {
  const t = useTranslations('apiKeys')
  const { state, isPending, formProps } = useFormStep<Issued>(action)
  if (state.status === 'done' && state.data) return <IssuedSecret issued={state.data} isRenewed />
  const chosen = submittedValue(state, 'overlap', '24')
  return (
    <Card>
      <form {...formProps} className="flex max-w-text flex-col gap-5">
        <input type="hidden" name="keyId" value={keyId} />
        {!isPending && <FormError state={state} />}
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
        <div className="flex flex-wrap gap-2">
          <SubmitButton pending={isPending}>{t('submitRotate')}</SubmitButton>
          <Button asChild variant="outline">
            <Link href="/settings/api-keys">{t('cancel')}</Link>
          </Button>
        </div>
      </form>
    </Card>
  )
}
