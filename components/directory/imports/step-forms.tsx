'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import type { buttonVariants } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { RadioGroup } from '@/components/ui/radio-group'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'

type Submit = (previous: FormState, form: FormData) => Promise<FormState>

export interface StepFormProps {
  importId: string
  submit: Submit
  variant?: NonNullable<Parameters<typeof buttonVariants>[0]>['variant']
  /** What the button says. */
  children: string
}

/** One step of an import: back, on, or out of it. */
export function StepForm({ importId, submit, variant = 'outline', children }: StepFormProps) {
  const [state, action] = useActionState<FormState, FormData>(submit, idleForm)
  return (
    <form action={action} className="flex flex-col items-start gap-3">
      <input type="hidden" name="importId" value={importId} />
      <input type="hidden" name="locale" value={useLocale()} />
      <FormError state={state} />
      <SubmitButton variant={variant}>{children}</SubmitButton>
    </form>
  )
}

export interface StartFormProps {
  importId: string
  /** How many would be marked as left, where that has to be confirmed; else null. */
  leavers: number | null
  /** `startImportAction`. */
  submit: Submit
}

/** Starts an import, once so many leavers are confirmed. */
export function StartForm({ importId, leavers, submit }: StartFormProps) {
  const t = useTranslations('directoryImport')
  const text = useErrorText()
  const [state, action] = useActionState<FormState, FormData>(submit, idleForm)
  const form = useErrorFocus(state)
  const refused = state.fields?.leavers
  return (
    <form ref={form} action={action} noValidate className="flex flex-col items-start gap-4">
      <input type="hidden" name="importId" value={importId} />
      <input type="hidden" name="locale" value={useLocale()} />
      {!refused && <FormError state={state} />}
      {leavers !== null && (
        <RadioGroup label={t('confirmNumber')} error={refused && text(refused, state.values)}>
          <Choice
            control={<Checkbox name="leavers" value={leavers} aria-invalid={refused ? true : undefined} />}
          >
            {t('confirm', { count: leavers })}
          </Choice>
        </RadioGroup>
      )}
      <SubmitButton>{t('start')}</SubmitButton>
    </form>
  )
}
