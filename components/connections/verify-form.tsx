'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useActionState } from 'react'
import { FormBar, type WaysOut } from '@/components/forms/form-bar'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { isCuredByNewValues } from '@/lib/connections/verification/repairs/rules'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { FailureAlert } from './failure-alert'
import { PastFailure } from './past-failure'

export interface VerifyFormProps {
  connectionId: string
  provider: string
  /** It works: what was said of the last test that passed. */
  passed?: ReactNode
  /** Of the last test, before this one. */
  failure?: TestFailure | null
  /** Where something else is entered. */
  change?: { href: string; label: string }
  /** In the wizard: its bar, and once it works the way on. */
  waysOut?: WaysOut
  onward?: ReactNode
  action: (previous: CheckState, form: FormData) => Promise<CheckState>
}

/** HTTP status of the answer, and milliseconds until it came. */
type CheckState = FormState<{ status: number; durationMs: number }>

/** Calls the provider and says what came of it. */
export function VerifyForm(props: VerifyFormProps) {
  const { connectionId, provider, passed, failure = null, change, waysOut, onward, action } = props
  const t = useTranslations('connections')
  const [state, submit, isPending] = useActionState<CheckState, FormData>(action, idleForm)
  const reason =
    state.status === 'failed' ? state.reason : state.status === 'idle' ? failure?.reason : undefined
  const isChangeFirst = !isPending && change !== undefined && isCuredByNewValues(reason)
  const isAgain = passed !== undefined || reason !== undefined || state.status !== 'idle'
  const { durationMs: milliseconds = 0, status = 0 } = state.data ?? {}
  const answered = t('verification.answeredIn', { provider, status: `${status}`, milliseconds })
  const news = isPending
    ? t('verification.running', { provider })
    : state.status === 'done'
      ? answered
      : state.status === 'idle' && passed
  const buttons = (
    <>
      <SubmitButton variant={isChangeFirst || onward || (passed && !waysOut) ? 'outline' : 'default'}>
        {t(waysOut ? (isAgain ? 'verification.again' : 'verification.submit') : 'menu.check')}
      </SubmitButton>
      {change && (isChangeFirst || !waysOut) && (
        <Button asChild variant={isChangeFirst ? 'default' : 'ghost'}>
          <Link href={change.href}>{change.label}</Link>
        </Button>
      )}
      {!isPending && state.status !== 'failed' && onward}
    </>
  )
  const isGood = !isPending && state.status !== 'failed' && passed !== undefined
  return (
    <form action={submit} className="flex flex-col gap-6">
      <input type="hidden" name="connectionId" value={connectionId} />
      {!isPending && <FailureAlert state={state} />}
      {!isPending && state.status === 'idle' && failure && (
        <PastFailure provider={provider} failure={failure} />
      )}
      <div role="status" className="text-sm empty:hidden">
        {isGood && waysOut ? (
          <Alert variant="success" title={t('verification.passedTitle')}>
            {news}
          </Alert>
        ) : (
          news
        )}
      </div>
      {waysOut ? (
        <FormBar waysOut={waysOut}>{buttons}</FormBar>
      ) : (
        <div className="flex flex-wrap items-center gap-2">{buttons}</div>
      )}
    </form>
  )
}
