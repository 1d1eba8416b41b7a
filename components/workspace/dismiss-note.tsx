'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError } from '@/components/forms/error-text'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'

export interface DismissNoteProps {
  slug: string
  /** Name of the integration, for those who only hear the button. */
  name: string
  /** `dismissNoticeAction`. */
  submit: (previous: FormState<null>, form: FormData) => Promise<FormState<null>>
}

/** Puts a first-time note away for good. */
export function DismissNote({ slug, name, submit }: DismissNoteProps) {
  const t = useTranslations('workspace')
  const [state, dispatch] = useActionState<FormState<null>, FormData>(submit, idleForm)
  return (
    <form action={dispatch} className="flex flex-col items-start gap-2">
      <input type="hidden" name="slug" value={slug} />
      <FormError state={state} />
      <SubmitButton variant="outline" size="sm">
        {t('dismiss')}
        <span className="sr-only">: {name}</span>
      </SubmitButton>
    </form>
  )
}
