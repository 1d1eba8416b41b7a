'use client'

import { useRouter } from 'next/navigation'
import { useActionState, useEffect } from 'react'
import { FormError } from '@/components/forms/error-text'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'

export interface DigestFormProps {
  isWanted: boolean
  /** `setDigestAction`. */
  submit: (previous: FormState, form: FormData) => Promise<FormState>
  /** What the button says. */
  children: string
}

/** Turns the weekly summary on or off. */
export function DigestForm({ isWanted, submit, children }: DigestFormProps) {
  const [state, action] = useActionState<FormState, FormData>(submit, idleForm)
  const router = useRouter()
  useEffect(() => {
    if (state.status === 'done') router.refresh()
  }, [state, router])
  return (
    <form action={action} className="flex flex-col items-start gap-3">
      <FormError state={state} />
      <SubmitButton variant="outline" name="wanted" value={isWanted ? 'no' : 'yes'}>
        {children}
      </SubmitButton>
    </form>
  )
}
