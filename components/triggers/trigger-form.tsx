'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import type { TriggerChoices } from '@/lib/triggers/choices/queries'
import type { TriggerDetail } from '@/lib/triggers/queries'
import {
  filtersOf,
  nameLength,
  type TriggerActionKind,
  type TriggerSource,
  templateActions,
} from '@/lib/triggers/schema'
import { ClockFields } from './clock-fields'
import { FilterFields } from './filter-fields'
import { MessageFields } from './message-fields'

/** What the fields of a trigger need to know of the form around them. */
export interface FormFields {
  state: FormState
  /** The sentence beside a field that was refused. */
  errorOf(name: string): string | undefined
}

export interface TriggerFormProps {
  source: TriggerSource
  action: TriggerActionKind
  /** The trigger to change; without it a new one is made. */
  trigger?: TriggerDetail
  choices: TriggerChoices
  /** `saveTriggerAction`. */
  submit: (previous: FormState<unknown>, form: FormData) => Promise<FormState<unknown>>
}

/** The details of a trigger of one kind: its name, what it is narrowed to or when it is, and what it does. */
export function TriggerForm({ source, action, trigger, choices, submit }: TriggerFormProps) {
  const t = useTranslations('triggers')
  const locale = useLocale()
  const errorText = useErrorText()
  const { state, isPending, formProps } = useFormStep<unknown>(submit)
  const form = useErrorFocus(state)
  const isBesideField = Object.keys(state.fields ?? {}).length > 0
  const fields: FormFields = {
    state,
    errorOf: (name) => state.fields?.[name] && errorText(state.fields[name], state.values),
  }
  const isWritten = templateActions.some((known) => known === action)
  return (
    <form ref={form} {...formProps} noValidate className="flex max-w-text flex-col gap-6">
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="source" value={source} />
      <input type="hidden" name="action" value={action} />
      {trigger && <input type="hidden" name="triggerId" value={trigger.id} />}
      {!isPending && !isBesideField && <FormError state={state} />}
      <Field label={t('name')} error={fields.errorOf('name')}>
        <Input
          name="name"
          required
          maxLength={nameLength + 1}
          autoComplete="off"
          defaultValue={submittedValue(state, 'name', trigger?.name)}
        />
      </Field>
      {source === 'schedule' ? (
        <ClockFields fields={fields} schedule={trigger?.schedule ?? null} />
      ) : (
        filtersOf[source].length > 0 && (
          <FilterFields fields={fields} source={source} trigger={trigger} choices={choices} />
        )
      )}
      {action !== 'mail' && (
        <TargetField fields={fields} action={action} trigger={trigger} targets={choices.targets} />
      )}
      {isWritten && (
        <MessageFields
          fields={fields}
          source={source}
          action={action}
          details={trigger?.details}
          members={choices.members}
        />
      )}
      <SubmitButton pending={isPending} className="self-start">
        {t(trigger ? 'save' : 'create')}
      </SubmitButton>
    </form>
  )
}

interface TargetFieldProps {
  fields: FormFields
  action: Exclude<TriggerActionKind, 'mail'>
  trigger: TriggerDetail | undefined
  targets: TriggerChoices['targets']
}

function TargetField({ fields, action, trigger, targets }: TargetFieldProps) {
  const t = useTranslations('triggers')
  const name = action === 'call_webhook' ? 'endpointId' : 'connectionId'
  const known = (action === 'call_webhook' ? trigger?.endpoint?.id : trigger?.connection?.id) ?? ''
  const only = targets.length === 1 ? targets[0]?.id : ''
  return (
    <Field
      label={t(`target.${action}`)}
      hint={targets.length === 0 ? t(`noTargets.${action}`) : undefined}
      error={fields.errorOf(name)}
    >
      <NativeSelect name={name} required defaultValue={submittedValue(fields.state, name, known || only)}>
        <option value="">–</option>
        {targets.map((target) => (
          <option key={target.id} value={target.id}>
            {target.name}
          </option>
        ))}
      </NativeSelect>
    </Field>
  )
}
