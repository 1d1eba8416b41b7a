'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import { Alert } from '@/components/ui/alert'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/form-state'

export interface SettingFormProps<Data> {
  connectionId: string
  action: (previous: FormState<Data>, form: FormData) => Promise<FormState<Data>>
  /** Null where there is nothing left to send. */
  submit: string | null
  /** It is what its page is for. */
  isMain?: boolean
  /** What was done, in words. */
  done?: (data: Data) => string
  /** The fields, with what they were refused for. */
  children?: (state: FormState<Data>, errorOf: (name: string) => string | undefined) => ReactNode
}

/** One setting of a connection, saved by itself. Works without JavaScript. */
export function SettingForm<Data>(props: SettingFormProps<Data>) {
  const { connectionId, action, submit, isMain = false, done, children } = props
  const t = useTranslations('connections.settings')
  const { state, isPending, formProps } = useFormStep<Data>(action)
  const form = useErrorFocus(state)
  const errorText = useErrorText()
  const errorOf = (name: string) => state.fields?.[name] && errorText(state.fields[name])
  const isDone = state.status === 'done' && !isPending
  // What stands beside its field is not said twice.
  const isBesideField = !state.reason && Object.keys(state.fields ?? {}).length > 0
  return (
    <form
      ref={form}
      {...formProps}
      noValidate
      // Nothing to send and nothing to say: no gap is left for it.
      className={submit === null && !isDone ? 'contents' : 'flex max-w-text flex-col gap-4'}
    >
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="locale" value={useLocale()} />
      <div role="status" className="empty:hidden">
        {isDone && <Alert variant="success">{state.data && done ? done(state.data) : t('saved')}</Alert>}
      </div>
      {!isPending && !isBesideField && <FormError state={state} />}
      {children?.(state, errorOf)}
      {submit !== null && (
        <SubmitButton variant={isMain ? 'default' : 'outline'} pending={isPending} className="self-start">
          {submit}
        </SubmitButton>
      )}
    </form>
  )
}
