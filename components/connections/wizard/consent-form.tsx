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

export interface ConsentFormProps {
  connectionId: string
  provider: string
  hasTerms: boolean
  /** Of what is shown above the form. */
  fingerprint: string
  waysOut: WaysOut
  action: (previous: FormState, form: FormData) => Promise<FormState>
}

export function ConsentForm(props: ConsentFormProps) {
  const { connectionId, provider, hasTerms, fingerprint, waysOut, action } = props
  const t = useTranslations('connections')
  const errorText = useErrorText()
  const locale = useLocale()
  const [state, submit] = useActionState<FormState, FormData>(action, idleForm)
  const problem = state.fields?.agreed
  return (
    <form action={submit} noValidate className="flex flex-col gap-4">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="fingerprint" value={fingerprint} />
      {!problem && <FormError state={state} />}
      <Choice
        control={
          <Checkbox
            name="agreed"
            required
            aria-invalid={problem ? true : undefined}
            aria-errormessage={problem ? 'agreed-error' : undefined}
          />
        }
        description={t('consent.kept')}
      >
        {hasTerms ? t('consent.agree', { provider }) : t('consent.agreeNoTerms')}
      </Choice>
      {problem && (
        <FieldError id="agreed-error" role="alert">
          {errorText(problem)}
        </FieldError>
      )}
      <FormBar waysOut={waysOut}>
        <SubmitButton>{t('consent.submit')}</SubmitButton>
      </FormBar>
    </form>
  )
}
