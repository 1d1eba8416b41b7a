'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError } from '@/components/forms/error-text'
import { Alert } from '@/components/ui/alert'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'

/** The address of a calendar that was just made; null: it was ended. */
export interface CalendarFeedAnswer {
  url: string | null
}

export interface CalendarFeedFormProps {
  /** There is a calendar already. */
  isMade: boolean
  /** `calendarFeedAction`. */
  action: (previous: FormState<CalendarFeedAnswer>, form: FormData) => Promise<FormState<CalendarFeedAnswer>>
}

/** Makes, renews or ends the reader's calendar, and shows the address of a new one, this once. */
export function CalendarFeedForm({ isMade, action }: CalendarFeedFormProps) {
  const t = useTranslations('calendarFeed')
  const [state, submit] = useActionState<FormState<CalendarFeedAnswer>, FormData>(action, idleForm)
  const url = state.status === 'done' ? state.data?.url : undefined
  return (
    <form action={submit} className="flex flex-col gap-4">
      <FormError state={state} />
      {url && (
        <Alert variant="success" role="status" title={t('addressTitle')}>
          <div className="flex flex-col gap-3">
            <p>{t('once')}</p>
            <div className="flex flex-wrap items-end gap-2">
              <Field label={t('address')} hideLabel className="min-w-0 flex-1 basis-60">
                <Input value={url} readOnly />
              </Field>
              <CopyButton
                value={url}
                label={t('copy')}
                copiedLabel={t('copied')}
                failedLabel={t('copyFailed')}
              />
            </div>
          </div>
        </Alert>
      )}
      {url === null && !isMade && (
        <Alert variant="success" role="status">
          {t('ended')}
        </Alert>
      )}
      <div className="flex flex-wrap gap-2">
        <SubmitButton variant="outline" name="act" value="renew">
          {t(isMade ? 'renew' : 'make')}
        </SubmitButton>
        {isMade && (
          <SubmitButton variant="ghost" name="act" value="end">
            {t('end')}
          </SubmitButton>
        )}
      </div>
      {isMade && <p className="max-w-text text-muted-foreground text-xs">{t('renewHint')}</p>}
    </form>
  )
}
