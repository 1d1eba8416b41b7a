'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useLocale } from 'next-intl'
import { useActionState, useEffect } from 'react'
import { FormError } from '@/components/forms/error-text'
import type { buttonVariants } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, idleForm } from '@/lib/http/form-state'

/** A run that was started. */
interface Started {
  runId: string
}

export interface RunFormProps {
  /** What the action is about: `runId` or `connectionId`. */
  name: 'runId' | 'connectionId'
  value: string
  submit: (previous: FormState, form: FormData) => Promise<FormState>
  /** Where a run is shown that was started, without its id. */
  runsHref: string
  /** Said where no script leads on. */
  doneText: string
  variant?: NonNullable<Parameters<typeof buttonVariants>[0]>['variant']
  /** What the button says. */
  children: string
}

/** One act on a run or a connection: a button. Leads on to a run that it started; else the page is made anew. */
export function RunForm({ name, value, submit, runsHref, doneText, variant, children }: RunFormProps) {
  const [state, action] = useActionState<FormState, FormData>(submit, idleForm)
  const router = useRouter()
  const locale = useLocale()
  const runId = state.status === 'done' ? (state.data as Started | undefined)?.runId : undefined
  const href = runId && `/${locale}${runsHref}/${runId}`
  useEffect(() => {
    if (href) router.push(href as Route)
    else if (state.status !== 'idle') router.refresh()
  }, [href, state, router])
  return (
    <form action={action} className="flex flex-col items-start gap-3">
      <input type="hidden" name={name} value={value} />
      <FormError state={state} />
      {href && (
        <a href={href} className="text-sm underline">
          {doneText}
        </a>
      )}
      <SubmitButton variant={variant}>{children}</SubmitButton>
    </form>
  )
}
