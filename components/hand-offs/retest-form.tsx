'use client'

import { useLocale } from 'next-intl'
import type { ReactNode } from 'react'
import { FailureAlert } from '@/components/connections/failure-alert'
import { PastFailure } from '@/components/connections/past-failure'
import { useFormStep } from '@/components/forms/use-form-step'
import { SubmitButton } from '@/components/ui/submit-button'
import type { TestFailure } from '@/lib/connections/verification/schema'
import type { FormState } from '@/lib/http/form-state'

export interface RetestFormProps {
  token: string
  provider: string
  /** Of the test before. */
  failure: TestFailure | null
  /** What is kept. */
  children: ReactNode
  label: string
  /** `retestHandOffAction`. */
  action: (previous: FormState<unknown>, form: FormData) => Promise<FormState<unknown>>
}

/** Tests once more what was granted. */
export function RetestForm({ token, provider, failure, children, label, action }: RetestFormProps) {
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep<unknown>(action)
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="locale" value={locale} />
      {!isPending && <FailureAlert state={state} />}
      {!isPending && state.status === 'idle' && failure && (
        <PastFailure provider={provider} failure={failure} />
      )}
      {children}
      <SubmitButton pending={isPending} className="self-start">
        {label}
      </SubmitButton>
    </form>
  )
}
