'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useActionState } from 'react'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { FailureAlert } from './failure-alert'

export interface VerifyFormProps {
  connectionId: string
  provider: string
  /** It was tested before. */
  isAgain: boolean
  /** Stands beside the button and below a failure. */
  change?: ReactNode
  action: (
    previous: FormState<{ durationMs: number }>,
    form: FormData,
  ) => Promise<FormState<{ durationMs: number }>>
}

/** Calls the provider and says what came of it. */
export function VerifyForm({ connectionId, provider, isAgain, change, action }: VerifyFormProps) {
  const t = useTranslations('connections')
  const [state, submit, isPending] = useActionState<FormState<{ durationMs: number }>, FormData>(
    action,
    idleForm,
  )
  return (
    <form action={submit} className="flex flex-col gap-4">
      <input type="hidden" name="connectionId" value={connectionId} />
      {!isPending && <FailureAlert state={state} />}
      <p role="status" className="text-sm empty:hidden">
        {isPending && t('verification.running', { provider })}
        {!isPending &&
          state.status === 'done' &&
          t('verification.answeredIn', { provider, milliseconds: state.data?.durationMs ?? 0 })}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <SubmitButton variant={isAgain ? 'outline' : 'default'}>
          {t(isAgain || state.status === 'failed' ? 'verification.again' : 'verification.submit')}
        </SubmitButton>
        {change}
      </div>
    </form>
  )
}
