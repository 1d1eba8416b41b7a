'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { FormBar, type WaysOut } from '@/components/forms/form-bar'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { FieldError } from '@/components/ui/field'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'

export interface AcceptFormProps {
  connectionId: string
  provider: string
  waysOut: WaysOut
  action: (previous: FormState, form: FormData) => Promise<FormState>
}

/** Goes on without a test, where the provider offers none. */
export function AcceptForm({ connectionId, provider, waysOut, action }: AcceptFormProps) {
  const t = useTranslations('connections')
  const errorText = useErrorText()
  const locale = useLocale()
  const [state, submit] = useActionState<FormState, FormData>(action, idleForm)
  const problem = state.fields?.understood
  return (
    <form action={submit} noValidate className="flex flex-col gap-4">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="locale" value={locale} />
      {!problem && <FormError state={state} />}
      <Choice
        control={
          <Checkbox
            name="understood"
            required
            aria-invalid={problem ? true : undefined}
            aria-errormessage={problem ? 'understood-error' : undefined}
          />
        }
      >
        {t('verification.understood', { provider })}
      </Choice>
      {problem && (
        <FieldError id="understood-error" role="alert">
          {errorText(problem)}
        </FieldError>
      )}
      <FormBar waysOut={waysOut}>
        <SubmitButton>{t('verification.accept')}</SubmitButton>
      </FormBar>
    </form>
  )
}
