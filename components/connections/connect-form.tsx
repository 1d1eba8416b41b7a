'use client'

import { useLocale } from 'next-intl'
import { useActionState } from 'react'
import { FormError } from '@/components/forms/error-text'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'

export interface ConnectFormProps {
  slug: string
  label: string
  variant: 'default' | 'outline'
  /** `startConnectionAction`. */
  submit: (previous: FormState, form: FormData) => Promise<FormState>
}

export function ConnectForm({ slug, label, variant, submit }: ConnectFormProps) {
  const [state, action] = useActionState<FormState, FormData>(submit, idleForm)
  return (
    <form action={action} className="flex flex-col gap-2">
      <input type="hidden" name="slug" value={slug} />
      <input type="hidden" name="locale" value={useLocale()} />
      <SubmitButton variant={variant} className="w-full">
        {label}
      </SubmitButton>
      <FormError state={state} />
    </form>
  )
}
