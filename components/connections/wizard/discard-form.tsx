'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError } from '@/components/forms/error-text'
import { forgetKeptValues } from '@/components/forms/kept-values'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { keptSetup } from '../kept-setup'

export interface DiscardFormProps {
  connectionId: string
  name: string
  action: (previous: FormState, form: FormData) => Promise<FormState>
}

/** Throws the draft away, after saying what that means. */
export function DiscardForm({ connectionId, name, action }: DiscardFormProps) {
  const t = useTranslations('connections.wizard')
  const locale = useLocale()
  const [state, submit] = useActionState<FormState, FormData>(action, idleForm)
  return (
    <details className="text-sm">
      <summary className="inline-flex min-h-6 items-center rounded-sm text-muted-foreground underline underline-offset-4 hover:text-foreground">
        {t('discard')}
      </summary>
      <form
        action={submit}
        onSubmit={() => forgetKeptValues(keptSetup(connectionId))}
        className="mt-3 flex max-w-text flex-col gap-3 rounded-lg border bg-card p-4"
      >
        <input type="hidden" name="connectionId" value={connectionId} />
        <input type="hidden" name="locale" value={locale} />
        <FormError state={state} />
        <p>{t('discardText', { name })}</p>
        <SubmitButton variant="destructive" className="self-start">
          {t('discardConfirm')}
        </SubmitButton>
      </form>
    </details>
  )
}
