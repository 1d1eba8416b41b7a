'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useId } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import type { OwnAttribute } from '@/components/syncs/settings/use-rule-words'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import type { MappingStep } from '@/lib/syncs/mapping/editing/mutations'
import { type RuleFields, rowsOf, ruleField } from '@/lib/syncs/mapping/editing/rules'
import { MappingPreview } from './mapping-preview'
import { RuleRow } from './rule-row'

export interface MappingFormProps {
  connectionId: string
  version: number
  rows: RuleFields[]
  attributes: readonly OwnAttribute[]
  /** Attributes that the provider knows, or that most do. */
  targets: readonly string[]
  /** Others try the rules, and do not change them. */
  canEdit: boolean
  action: (previous: FormState<MappingStep>, form: FormData) => Promise<FormState<MappingStep>>
}

/** The rules of a mapping, each a fieldset; every button is a step. Works without JavaScript. */
export function MappingForm(props: MappingFormProps) {
  const { connectionId, version, attributes, targets, canEdit, action } = props
  const t = useTranslations('syncMapping')
  const { state, isPending, formProps } = useFormStep<MappingStep>(action)
  const form = useErrorFocus(state)
  const errorText = useErrorText()
  const targetsId = useId()
  const errorOf = (name: string) => state.fields?.[name] && errorText(state.fields[name])
  const step = state.status === 'done' ? state.data : undefined
  const isSaved = step?.kind === 'saved'
  const isUntouched = isSaved || state.status === 'idle' || !canEdit
  const rows = isUntouched ? props.rows : shownRows(state)
  const focus = step?.kind === 'rows' ? step.focus : null
  useEffect(() => {
    if (focus === null) return
    const field = form.current?.elements.namedItem(ruleField(focus, 'target'))
    if (field instanceof HTMLElement) field.focus()
  }, [focus, form])
  return (
    <form ref={form} {...formProps} noValidate className="flex flex-col gap-6">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input
        type="hidden"
        name="version"
        value={isSaved ? version : submittedValue(state, 'version', String(version))}
        readOnly
      />
      {/* What Enter in a field does: nothing is lost by it. */}
      <button type="submit" name="intent" value={canEdit ? 'save' : 'find'} hidden tabIndex={-1} />
      <div role="status" className="empty:hidden">
        {isSaved && !isPending && <Alert variant="success">{t('saved')}</Alert>}
        {step && !isSaved && canEdit && <Alert>{t('changed')}</Alert>}
      </div>
      {!isPending && <FormError state={state} />}
      <datalist id={targetsId}>
        {targets.map((target) => (
          <option key={target} value={target} />
        ))}
      </datalist>
      {/* Made anew with what a step brought: fields keep what was typed otherwise. */}
      <fieldset key={JSON.stringify(rows)} disabled={!canEdit} className="flex min-w-0 flex-col gap-4">
        <legend className="sr-only">{t('title')}</legend>
        {rows.map((rule, index) => (
          <RuleRow
            key={ruleField(index, 'target')}
            index={index}
            rule={rule}
            attributes={attributes}
            targetsId={targetsId}
            canEdit={canEdit}
            errorOf={errorOf}
          />
        ))}
      </fieldset>
      {canEdit && (
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" name="intent" value="add" variant="outline" formNoValidate>
            {t('add')}
          </Button>
          <SubmitButton name="intent" value="save" pending={isPending}>
            {t('save')}
          </SubmitButton>
          <Button type="submit" name="intent" value="reset" variant="ghost" formNoValidate>
            {t('reset')}
          </Button>
        </div>
      )}
      <MappingPreview step={step} query={submittedValue(state, 'person')} attributes={attributes} />
    </form>
  )
}

function shownRows({ data, submitted }: FormState<MappingStep>): RuleFields[] {
  return data && 'rows' in data ? data.rows : rowsOf(submitted ?? {})
}
