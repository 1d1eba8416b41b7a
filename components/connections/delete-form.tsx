'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError } from '@/components/forms/error-text'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { forgetConnection } from './kept-setup'

export interface DeleteFormProps {
  connectionId: string
  /** `deleteConnectionAction`. */
  action: (previous: FormState, form: FormData) => Promise<FormState>
}

/** The last word on a deletion, beside the way back. */
export function DeleteForm({ connectionId, action }: DeleteFormProps) {
  const t = useTranslations('connections.delete')
  const [state, submit] = useActionState<FormState, FormData>(action, idleForm)
  return (
    <form action={submit} onSubmit={() => forgetConnection(connectionId)} className="flex flex-col gap-4">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="locale" value={useLocale()} />
      <FormError state={state} />
      <div className="flex flex-wrap gap-2">
        <SubmitButton variant="destructive">{t('confirm')}</SubmitButton>
        <Button asChild variant="outline">
          <Link href={`/connections/${connectionId}`}>{t('keep')}</Link>
        </Button>
      </div>
    </form>
  )
}
