'use client'

import { useTranslations } from 'next-intl'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { Alert } from '@/components/ui/alert'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Radio, RadioGroup } from '@/components/ui/radio-group'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, submittedValue } from '@/lib/http/form-state'

interface Replayed {
  count: number
}

export interface ReplayFormProps {
  endpointId: string
  /** As `<input type="datetime-local">` wants it, in UTC. */
  from: string
  to: string
  /** `replayRangeAction`. */
  action: (previous: FormState<Replayed>, form: FormData) => Promise<FormState<Replayed>>
}

/** Has the events of a time range delivered once more. */
export function ReplayForm({ endpointId, from, to, action }: ReplayFormProps) {
  const t = useTranslations('webhooks')
  const text = useErrorText()
  const { state, isPending, formProps } = useFormStep<Replayed>(action)
  const field = (name: 'from' | 'to', initial: string) => {
    const refused = state.fields?.[name]
    return (
      <Field label={t(`replay.${name}`)} error={refused && text(refused)}>
        <Input
          type="datetime-local"
          name={name}
          required
          className="w-56"
          defaultValue={submittedValue(state, name, initial)}
        />
      </Field>
    )
  }
  const which = submittedValue(state, 'which', 'failed')
  return (
    <form {...formProps} noValidate className="flex max-w-text flex-col items-start gap-4">
      <input type="hidden" name="endpointId" value={endpointId} />
      {!isPending && <FormError state={state} />}
      {!isPending && state.status === 'done' && state.data && (
        <Alert variant="success" role="status" className="w-full">
          {t('replay.done', { count: state.data.count })}
        </Alert>
      )}
      <div className="flex flex-wrap gap-4">
        {field('from', from)}
        {field('to', to)}
      </div>
      <RadioGroup label={t('replay.which')}>
        {(['failed', 'all'] as const).map((of) => (
          <Choice
            key={of}
            control={<Radio name="which" value={of} defaultChecked={of === which} />}
            description={t(`replay.hint.${of}`)}
          >
            {t(`replay.${of}`)}
          </Choice>
        ))}
      </RadioGroup>
      <SubmitButton variant="outline" pending={isPending}>
        {t('replay.submit')}
      </SubmitButton>
    </form>
  )
}
