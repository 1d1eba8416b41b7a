'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import { type AttributeView, attributeTypes, longestName } from '@/lib/directory/attributes/schema'
import { type FormState, idleForm, submittedValue } from '@/lib/http/form-state'

type Submit = (previous: FormState, form: FormData) => Promise<FormState>

export interface AttributeFormProps {
  /** The attribute to change; without it a new one is defined. */
  attribute?: AttributeView
  /** `createAttributeAction` or `changeAttributeAction`. */
  submit: Submit
}

/** Defines an attribute, or changes the name and options of one. */
export function AttributeForm({ attribute, submit }: AttributeFormProps) {
  const t = useTranslations('employeeAttributes')
  const text = useErrorText()
  const [state, action] = useActionState<FormState, FormData>(submit, idleForm)
  const form = useErrorFocus(state)
  const errorAt = (name: string) => {
    const reason = state.fields?.[name]
    return reason && text(reason, state.values)
  }
  const hasOptions = !attribute || attribute.type === 'choice'
  return (
    <form ref={form} action={action} noValidate className="flex max-w-text flex-col gap-4">
      <input type="hidden" name="locale" value={useLocale()} />
      {attribute && <input type="hidden" name="attributeId" value={attribute.id} />}
      <FormError state={state} />
      <Field label={t('name')} hint={attribute ? undefined : t('keyHint')} error={errorAt('name')}>
        <Input
          name="name"
          required
          maxLength={longestName + 1}
          autoComplete="off"
          placeholder={attribute ? undefined : t('namePlaceholder')}
          defaultValue={submittedValue(state, 'name', attribute?.name)}
        />
      </Field>
      {!attribute && (
        <Field label={t('type')} hint={t('typeHint')} error={errorAt('type')}>
          <NativeSelect
            // React forgets what was chosen once an action has run; the key makes it begin with that.
            key={submittedValue(state, 'type')}
            name="type"
            defaultValue={submittedValue(state, 'type', 'text')}
          >
            {attributeTypes.map((type) => (
              <option key={type} value={type}>
                {t(`types.${type}`)}
              </option>
            ))}
          </NativeSelect>
        </Field>
      )}
      {hasOptions && (
        <Field label={t('options')} hint={t('optionsHint')} error={errorAt('options')}>
          <Textarea
            name="options"
            rows={5}
            defaultValue={submittedValue(state, 'options', attribute?.options.join('\n'))}
          />
        </Field>
      )}
      <SubmitButton className="self-start">{t(attribute ? 'save' : 'create')}</SubmitButton>
    </form>
  )
}

export interface MoveFormProps {
  attribute: Pick<AttributeView, 'id' | 'name'>
  direction: 'up' | 'down'
  /** `moveAttributeAction`. */
  submit: Submit
}

/** Moves an attribute one place. */
export function MoveForm({ attribute: { id, name }, direction, submit }: MoveFormProps) {
  const t = useTranslations('employeeAttributes')
  const [, action] = useActionState<FormState, FormData>(submit, idleForm)
  const Arrow = direction === 'up' ? ArrowUp : ArrowDown
  return (
    <form action={action}>
      <input type="hidden" name="locale" value={useLocale()} />
      <input type="hidden" name="attributeId" value={id} />
      <input type="hidden" name="direction" value={direction} />
      <SubmitButton variant="ghost" size="icon-sm" aria-label={t(direction, { name })}>
        <Arrow aria-hidden />
      </SubmitButton>
    </form>
  )
}

export interface DeleteAttributeFormProps {
  attributeId: string
  /** How many have a value, as the reader is told. */
  people: number
  /** `deleteAttributeAction`. */
  submit: Submit
}

/** Deletes an attribute and its values. */
export function DeleteAttributeForm({ attributeId, people, submit }: DeleteAttributeFormProps) {
  const t = useTranslations('employeeAttributes')
  const [state, action] = useActionState<FormState, FormData>(submit, idleForm)
  return (
    <form action={action} className="flex max-w-text flex-col items-start gap-3">
      <input type="hidden" name="locale" value={useLocale()} />
      <input type="hidden" name="attributeId" value={attributeId} />
      <input type="hidden" name="people" value={people} />
      <FormError state={state} />
      <SubmitButton variant="destructive">{t('delete')}</SubmitButton>
    </form>
  )
}
