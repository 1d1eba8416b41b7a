'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { FormDone } from '@/components/forms/form-done'
import { FormGuard, useFormStart } from '@/components/forms/form-guard'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm, submittedValue } from '@/lib/http/form-state'

export interface WatchFieldsProps {
  slug: string
  action: (previous: FormState, sent: FormData) => Promise<FormState>
}

export function WatchFields({ slug, action }: WatchFieldsProps) {
  const t = useTranslations('watchForm')
  const errorText = useErrorText()
  const locale = useLocale()
  const start = useFormStart('listing-watch')
  const [state, submit] = useActionState<FormState, FormData>(action, idleForm)
  if (state.status === 'done') {
    return (
      <FormDone title={t('doneTitle')}>
        <p className="wrap-break-word text-sm">{t('doneText', { email: submittedValue(state, 'email') })}</p>
      </FormDone>
    )
  }
  return (
    <form action={submit} className="flex flex-col gap-2">
      <FormError state={state} />
      <input type="hidden" name="slug" value={slug} />
      <input type="hidden" name="locale" value={locale} />
      <FormGuard state={state} start={start} />
      <Field
        label={t('email')}
        hint={t('emailHint')}
        error={state.fields?.email && errorText(state.fields.email)}
      >
        <Input
          name="email"
          type="email"
          required
          maxLength={254}
          autoComplete="email"
          defaultValue={submittedValue(state, 'email', start?.email ?? '')}
        />
      </Field>
      <SubmitButton>{t('send')}</SubmitButton>
    </form>
  )
}
