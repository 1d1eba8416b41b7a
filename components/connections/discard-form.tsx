'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError } from '@/components/forms/error-text'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { forgetConnection } from './kept-setup'

export interface DiscardFormProps {
  connectionId: string
  name: string
  /** `discardDraftAction`. */
  action: (previous: FormState, form: FormData) => Promise<FormState>
}

/** Throws the draft away, after saying what that means; beside the way back. */
export function DiscardForm({ connectionId, name, action }: DiscardFormProps) {
  const t = useTranslations('connections.wizard')
  const [state, submit] = useActionState<FormState, FormData>(action, idleForm)
  return (
    <form action={submit} onSubmit={() => forgetConnection(connectionId)} className="flex flex-col gap-4">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="locale" value={useLocale()} />
      <FormError state={state} />
      <p className="max-w-text">{t('discardText', { name })}</p>
      <div className="flex flex-wrap gap-2">
        <SubmitButton variant="destructive">{t('discardConfirm')}</SubmitButton>
        <Button asChild variant="outline">
          <Link href={`/connections/${connectionId}/setup`}>{t('discardKeep')}</Link>
        </Button>
      </div>
    </form>
  )
}
