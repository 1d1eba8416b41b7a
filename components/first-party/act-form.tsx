'use client'

import type { ReactNode } from 'react'
import { FailureAlert } from '@/components/connections/failure-alert'
import { useFormStep } from '@/components/forms/use-form-step'
import { FieldHint } from '@/components/ui/field'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/form-state'

export interface ActFormProps {
  /** What the action wants. */
  fields: Readonly<Record<string, string>>
  /** That it was done. */
  done: string
  hint?: string
  variant?: 'default' | 'outline' | 'destructive'
  action: (previous: FormState<unknown>, form: FormData) => Promise<FormState<unknown>>
  children: ReactNode
}

/** One button, and what came of it. Wants the namespaces `errors`, `connections` and `connectionErrors`. */
export function ActForm({ fields, done, hint, variant = 'outline', action, children }: ActFormProps) {
  const { state, isPending, formProps } = useFormStep<unknown>(action)
  return (
    <form {...formProps} className="flex flex-col items-start gap-3">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {!isPending && <FailureAlert state={state} />}
      <div role="status" className="text-sm empty:hidden">
        {!isPending && state.status === 'done' && done}
      </div>
      <SubmitButton variant={variant} pending={isPending}>
        {children}
      </SubmitButton>
      {hint && <FieldHint>{hint}</FieldHint>}
    </form>
  )
}
