'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/form-state'
import { ReloadLink } from './reload-link'

export interface ReactivateFormProps {
  connectionId: string
  activation: { id: string; version: number }
  /** `reactivateAction`. */
  submit: (previous: FormState<null>, form: FormData) => Promise<FormState<null>>
}

/** Makes a deactivated listing available again to the same people: one press, no new set-up. */
export function ReactivateForm({ connectionId, activation, submit }: ReactivateFormProps) {
  const t = useTranslations('activations')
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep(submit)
  return (
    <form {...formProps} aria-label={t('reactivate')} className="flex flex-col gap-3">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="activationId" value={activation.id} />
      <input type="hidden" name="version" value={activation.version} />
      <input type="hidden" name="locale" value={locale} />
      <FormError state={state} />
      <ReloadLink state={state} connectionId={connectionId} />
      <SubmitButton pending={isPending} className="self-start">
        {t('reactivate')}
      </SubmitButton>
    </form>
  )
}
