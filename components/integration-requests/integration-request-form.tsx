'use client'

import { useLocale, useTranslations } from 'next-intl'
import { Suspense, useActionState } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { FormGuard, useFormStart } from '@/components/forms/form-guard'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import { type FormState, idleForm, submittedValue } from '@/lib/http/form-state'
import { IntegrationRequestSent } from './integration-request-sent'
import { ProductField, ProductFieldFromAddress } from './product-field'

export interface IntegrationRequestFormProps {
  action: (previous: FormState, sent: FormData) => Promise<FormState>
}

/** Wishes for an integration that the catalog lacks. Works without JavaScript. */
export function IntegrationRequestForm({ action }: IntegrationRequestFormProps) {
  const t = useTranslations('integrationRequestForm')
  const errorText = useErrorText()
  const locale = useLocale()
  const start = useFormStart('integration-request')
  const [state, submit] = useActionState<FormState, FormData>(action, idleForm)
  const form = useErrorFocus(state)
  const typed = (name: string, initial = '') => submittedValue(state, name, initial)
  if (state.status === 'done') {
    return <IntegrationRequestSent product={typed('product')} email={typed('email')} />
  }

  const errorOf = (name: string) => state.fields?.[name] && errorText(state.fields[name])
  const product = { label: t('product'), error: errorOf('product'), submitted: state.submitted?.product }
  return (
    <form ref={form} action={submit} noValidate className="flex flex-col gap-5 rounded-lg border bg-card p-6">
      <FormError state={state} />
      <input type="hidden" name="locale" value={locale} />
      <FormGuard state={state} start={start} />
      <Suspense fallback={<ProductField {...product} />}>
        <ProductFieldFromAddress {...product} />
      </Suspense>
      <Field label={t('website')} note={t('optional')} hint={t('websiteHint')} error={errorOf('website')}>
        <Input
          name="website"
          inputMode="url"
          maxLength={500}
          autoComplete="off"
          defaultValue={typed('website')}
        />
      </Field>
      <Field label={t('useCase')} hint={t('useCaseHint')} error={errorOf('useCase')}>
        <Textarea name="useCase" required maxLength={2000} defaultValue={typed('useCase')} />
      </Field>
      <Field label={t('email')} hint={t('emailHint')} error={errorOf('email')}>
        <Input
          name="email"
          type="email"
          required
          maxLength={254}
          autoComplete="email"
          defaultValue={typed('email', start?.email ?? '')}
        />
      </Field>
      <SubmitButton className="self-start">{t('send')}</SubmitButton>
    </form>
  )
}
