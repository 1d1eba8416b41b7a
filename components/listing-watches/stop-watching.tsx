'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError } from '@/components/forms/error-text'
import { FormDone } from '@/components/forms/form-done'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'

export interface StopWatchingProps {
  slug: string
  email: string
  action: (previous: FormState, sent: FormData) => Promise<FormState>
}

export function StopWatching({ slug, email, action }: StopWatchingProps) {
  const t = useTranslations('watchForm')
  const [state, submit] = useActionState<FormState, FormData>(action, idleForm)
  if (state.status === 'done') {
    return (
      <FormDone title={t('stoppedTitle')}>
        <p className="wrap-break-word text-sm">{t('stoppedText', { email })}</p>
      </FormDone>
    )
  }
  return (
    <form action={submit} className="flex flex-col gap-2">
      <FormError state={state} />
      <p className="font-medium text-sm">{t('watchingTitle')}</p>
      <p className="wrap-break-word text-muted-foreground text-sm">{t('doneText', { email })}</p>
      <input type="hidden" name="slug" value={slug} />
      <SubmitButton variant="outline">{t('stop')}</SubmitButton>
    </form>
  )
}
