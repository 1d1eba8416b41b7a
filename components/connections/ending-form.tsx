'use client'

import { useLocale } from 'next-intl'
import { type ReactNode, useActionState } from 'react'
import { FormError } from '@/components/forms/error-text'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { forgetConnection } from './kept-setup'

export interface EndingFormProps {
  connectionId: string
  action: (previous: FormState, form: FormData) => Promise<FormState>
  /** What the button does. */
  confirm: string
  /** The way back, in words and as a path without the language. */
  keep: string
  keepHref: string
  children?: ReactNode
}

/** The last word before a draft or a connection ends, beside the way back. */
export function EndingForm({ connectionId, action, confirm, keep, keepHref, children }: EndingFormProps) {
  const [state, submit] = useActionState<FormState, FormData>(action, idleForm)
  return (
    <form action={submit} onSubmit={() => forgetConnection(connectionId)} className="flex flex-col gap-4">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="locale" value={useLocale()} />
      <FormError state={state} />
      {children}
      <div className="flex flex-wrap gap-2">
        <SubmitButton variant="destructive">{confirm}</SubmitButton>
        <Button asChild variant="outline">
          <Link href={keepHref}>{keep}</Link>
        </Button>
      </div>
    </form>
  )
}
