'use client'

import { type FormEvent, startTransition, useActionState, useSyncExternalStore } from 'react'
import { type FormState, idleForm } from '@/lib/http/form-state'

/**
 * A form whose every button is a step. Sent here and not by the browser once there is JavaScript: React
 * would otherwise empty the fields after each step.
 */
export function useFormStep<Data>(
  action: (previous: FormState<Data>, form: FormData) => Promise<FormState<Data>>,
) {
  const [state, dispatch, isPending] = useActionState<FormState<Data>, FormData>(action, idleForm)

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isPending) return
    const { submitter } = event.nativeEvent as SubmitEvent
    const form = new FormData(event.currentTarget, submitter)
    startTransition(() => dispatch(form))
  }

  return { state, isPending, formProps: { action: dispatch, onSubmit } }
}

const neverChanges = () => () => undefined

/** False on the server and while the page becomes interactive: what only JavaScript can do waits for it. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  )
}
