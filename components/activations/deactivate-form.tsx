'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import type { DeactivateStep } from '@/lib/activations/editing/schema'
import type { FormState } from '@/lib/http/form-state'
import { ImpactReview } from './impact-review'
import { ReloadLink } from './reload-link'

export interface DeactivateFormProps {
  connectionId: string
  activation: { id: string; version: number }
  /** `deactivateAction`. */
  submit: (previous: FormState<DeactivateStep>, form: FormData) => Promise<FormState<DeactivateStep>>
}

/** Takes a listing away from everyone, after showing who loses it. */
export function DeactivateForm({ connectionId, activation, submit }: DeactivateFormProps) {
  const t = useTranslations('activations')
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep(submit)
  const step = state.data

  return (
    <form {...formProps} aria-label={t('deactivate')} className="flex flex-col gap-4">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="activationId" value={activation.id} />
      <input type="hidden" name="version" value={step?.version ?? activation.version} />
      <input type="hidden" name="locale" value={locale} />
      <FormError state={state} />
      <ReloadLink state={state} connectionId={connectionId} />
      {step?.impact ? (
        <>
          <ImpactReview impact={step.impact} page={step.page} sides={['loses']} />
          <div className="flex flex-wrap gap-2">
            <SubmitButton name="intent" value="apply" variant="destructive" pending={isPending}>
              {t('deactivateNow')}
            </SubmitButton>
            <Button type="submit" name="intent" value="back" variant="outline">
              {t('keep')}
            </Button>
          </div>
        </>
      ) : (
        <SubmitButton
          name="intent"
          value="review"
          variant="outline"
          pending={isPending}
          className="self-start"
        >
          {t('deactivate')}
        </SubmitButton>
      )}
    </form>
  )
}
