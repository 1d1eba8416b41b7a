'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { FormGuard, useFormStart } from '@/components/forms/form-guard'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import type { DemoOffer } from '@/lib/demo-requests/schema'
import { type FormState, idleForm, submittedValue } from '@/lib/http/form-state'
import { DemoConsent } from './demo-consent'
import { DemoRequestSent } from './demo-request-sent'

interface Option {
  value: string
  label: string
}

export interface DemoRequestFormProps {
  offer: DemoOffer
  /** Made on the server: a browser may name countries otherwise. */
  countries: Option[]
  sizes: Option[]
  action: (previous: FormState, sent: FormData) => Promise<FormState>
}

/** Asks the publisher of a listing to show it. Works without JavaScript. */
export function DemoRequestForm({ offer, countries, sizes, action }: DemoRequestFormProps) {
  const t = useTranslations('demoRequestForm')
  const errorText = useErrorText()
  const locale = useLocale()
  const start = useFormStart('demo-request')
  const [state, submit] = useActionState<FormState, FormData>(action, idleForm)
  const form = useErrorFocus(state)
  if (state.status === 'done') return <DemoRequestSent offer={offer} email={submittedValue(state, 'email')} />

  const errorOf = (name: string) => state.fields?.[name] && errorText(state.fields[name])
  const select = (name: string, options: Option[], autoComplete?: string) => {
    const chosen = submittedValue(state, name)
    return (
      <Field label={t(name as 'country')} error={errorOf(name)}>
        {/* React never gives a select that exists a new default: a new key makes a new one. */}
        <NativeSelect key={chosen} name={name} required autoComplete={autoComplete} defaultValue={chosen}>
          <option value="">{t('choose')}</option>
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </NativeSelect>
      </Field>
    )
  }
  return (
    <form ref={form} action={submit} noValidate className="flex flex-col gap-5 rounded-lg border bg-card p-6">
      <FormError state={state} />
      <input type="hidden" name="slug" value={offer.slug} />
      <input type="hidden" name="locale" value={locale} />
      <FormGuard state={state} start={start} />
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('name')} error={errorOf('name')}>
          <Input
            name="name"
            required
            maxLength={100}
            autoComplete="name"
            defaultValue={submittedValue(state, 'name', start?.name ?? '')}
          />
        </Field>
        <Field label={t('email')} error={errorOf('email')}>
          <Input
            name="email"
            type="email"
            required
            maxLength={254}
            autoComplete="email"
            defaultValue={submittedValue(state, 'email', start?.email ?? '')}
          />
        </Field>
        <Field label={t('company')} error={errorOf('company')}>
          <Input
            name="company"
            required
            maxLength={120}
            autoComplete="organization"
            defaultValue={submittedValue(state, 'company')}
          />
        </Field>
        {select('companySize', sizes)}
        {select('country', countries, 'country')}
      </div>
      <Field label={t('message')} note={t('optional')} hint={t('messageHint')} error={errorOf('message')}>
        <Textarea name="message" maxLength={2000} defaultValue={submittedValue(state, 'message')} />
      </Field>
      <DemoConsent
        offer={offer}
        isGiven={submittedValue(state, 'consent') === 'on'}
        error={errorOf('consent')}
      />
      <SubmitButton className="self-start">{t('send')}</SubmitButton>
    </form>
  )
}
