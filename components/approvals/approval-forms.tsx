'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useId } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import { Field } from '@/components/ui/field'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import { type FormState, submittedValue } from '@/lib/http/form-state'

type Action = (previous: FormState, form: FormData) => Promise<FormState>

export interface ApprovalFormsProps {
  connectionId: string
  /** `approveAction` and `declineAction`. */
  approve: Action
  decline: Action
}

/** Approves a connection, or declines it with a reason for whoever set it up. */
export function ApprovalForms({ connectionId, approve, decline }: ApprovalFormsProps) {
  const t = useTranslations('approvals')
  const locale = useLocale()
  const errorText = useErrorText()
  const approval = useFormStep(approve)
  const refusal = useFormStep(decline)
  const form = useErrorFocus(refusal.state)
  const id = useId()
  const problem = refusal.state.fields?.reason
  const fields = (
    <>
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="locale" value={locale} />
    </>
  )
  return (
    <div className="flex flex-col gap-6">
      <form {...approval.formProps} className="flex flex-col gap-3">
        {fields}
        <FormError state={approval.state} />
        <SubmitButton pending={approval.isPending} className="self-start">
          {t('approve')}
        </SubmitButton>
      </form>
      <form
        {...refusal.formProps}
        ref={form}
        noValidate
        aria-labelledby={id}
        className="flex max-w-xl flex-col gap-3 border-t pt-4"
      >
        {fields}
        <h4 id={id} className="font-medium text-sm">
          {t('declineTitle')}
        </h4>
        <FormError state={refusal.state} />
        <Field label={t('reason')} hint={t('reasonHint')} error={problem && errorText(problem)}>
          <Textarea
            name="reason"
            rows={2}
            required
            maxLength={300}
            defaultValue={submittedValue(refusal.state, 'reason')}
          />
        </Field>
        <SubmitButton variant="outline" pending={refusal.isPending} className="self-start">
          {t('decline')}
        </SubmitButton>
      </form>
    </div>
  )
}
