'use client'

import { useLocale } from 'next-intl'
import type { ReactNode } from 'react'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/form-state'

export interface StepFormProps {
  /** Ids that the action wants. */
  fields: Readonly<Record<string, string>>
  action: (previous: FormState<unknown>, form: FormData) => Promise<FormState<unknown>>
  isMain?: boolean
  children: ReactNode
}

/** One button that changes something and leads back to the page. */
export function StepForm({ fields, action, isMain = false, children }: StepFormProps) {
  const { state, isPending, formProps } = useFormStep<unknown>(action)
  return (
    <form {...formProps} className="flex flex-col items-start gap-3">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="locale" value={useLocale()} />
      {!isPending && <FormError state={state} />}
      <SubmitButton variant={isMain ? 'default' : 'outline'} pending={isPending}>
        {children}
      </SubmitButton>
    </form>
  )
}
