'use client'

import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { useErrorText } from '@/components/forms/error-text'
import { FormBar, type WaysOut } from '@/components/forms/form-bar'
import { useKeptValues } from '@/components/forms/kept-values'
import { useFormStep } from '@/components/forms/use-form-step'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import type { SetupField, SetupMethod } from '@/lib/connections/wizard/queries'
import { inputName } from '@/lib/connections/wizard/schema'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { FailureAlert } from '../failure-alert'
import { keptSetup } from '../kept-setup'
import { KeyFields, type KeyFieldsProps } from './key-fields'

export interface SetupFormProps {
  /** Null where a link hands it off. */
  connectionId: string | null
  /** Of the link. */
  token?: string
  method: SetupMethod
  submitLabel: string
  /** Of the method, above its fields. */
  choice?: ReactNode
  /** The provider's instructions, beside the fields. */
  aside?: ReactNode
  waysOut: WaysOut
  /** Of methods with a key. */
  keyLife?: KeyFieldsProps
  /** Stands below the fields. */
  children?: ReactNode
  action: (previous: FormState, form: FormData) => Promise<FormState>
}

/** The fields of one authentication method, each with its own words and checks. */
export function SetupForm(props: SetupFormProps) {
  const { connectionId, token, method, submitLabel, choice, aside, waysOut, keyLife, children, action } =
    props
  const locale = useLocale()
  const form = useRef<HTMLFormElement>(null)
  const { state, isPending, formProps } = useFormStep(action)
  const open = method.fields.filter(({ isSecret }) => !isSecret)
  useKeptValues(
    form,
    keptSetup(connectionId ?? ''),
    // Nothing stays in the browser of somebody who has no other business here.
    connectionId ? Object.fromEntries(open.map((field) => [inputName(field), field.value])) : {},
  )
  useForgottenSecrets(form)
  useEffect(() => {
    if (state.status === 'failed') form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [state])

  return (
    <form {...formProps} ref={form} noValidate className="flex flex-col gap-8">
      {connectionId && <input type="hidden" name="connectionId" value={connectionId} />}
      {token && <input type="hidden" name="token" value={token} />}
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="method" value={method.type} />
      <div className="grid gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        {aside}
        <div className="flex flex-col gap-5 lg:order-1">
          {choice}
          {!isPending && <FailureAlert state={state} />}
          {method.fields.map((field) => (
            <SetupInput
              key={`${method.type} ${field.name}`}
              // Whoever has a link learns nothing of what is stored.
              field={token ? { ...field, isStored: false } : field}
              state={state}
            />
          ))}
          {keyLife && <KeyFields {...keyLife} state={state} />}
          {children}
        </div>
      </div>
      <FormBar waysOut={waysOut}>
        <SubmitButton pending={isPending}>{submitLabel}</SubmitButton>
      </FormBar>
    </form>
  )
}

function SetupInput({ field, state }: { field: SetupField; state: FormState }) {
  const t = useTranslations('connections.setup')
  const errorText = useErrorText()
  const problem = state.fields?.[field.name]
  const hints = [
    field.help ?? '',
    field.example ? t('example', { example: field.example }) : '',
    field.isSecret ? t(field.isStored ? 'stored' : 'secretHint') : '',
    field.isPreset ? t('preset') : '',
  ].filter(Boolean)
  const name = inputName(field)
  return (
    <Field
      label={field.label}
      note={field.required ? undefined : t('optional')}
      hint={hints.map((hint) => (
        <span key={hint} className="wrap-anywhere block">
          {hint}
        </span>
      ))}
      error={problem && errorText(problem)}
    >
      <Input
        name={name}
        type={field.isSecret ? 'password' : 'text'}
        inputMode={field.kind === 'text' ? undefined : 'url'}
        defaultValue={
          field.isSecret ? undefined : field.isPreset ? field.value : submittedValue(state, name, field.value)
        }
        required={field.required && !field.isStored}
        readOnly={field.isPreset}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </Field>
  )
}

// A page that was left is kept, hidden, for the way back; what was typed as a secret is not.
function useForgottenSecrets(form: { current: HTMLFormElement | null }): void {
  useLayoutEffect(() => {
    const element = form.current
    return () => {
      for (const field of element?.querySelectorAll<HTMLInputElement>('input[type=password]') ?? []) {
        field.value = ''
      }
    }
  }, [form])
}
