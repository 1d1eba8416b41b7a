'use client'

import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { FormState } from '@/lib/http/form-state'

/**
 * For a form that says itself what is wrong (`noValidate`): puts the focus on the first field that was refused,
 * as the browser does with its own messages.
 */
export function useErrorFocus(state: FormState): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  // With the sentence that it belongs to: whoever reads on at once is there already.
  useLayoutEffect(() => {
    if (state.status !== 'failed' || !state.fields) return
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [state])
  return form
}
