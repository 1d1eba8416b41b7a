'use client'

import { useTranslations } from 'next-intl'
import type { FormState } from '@/lib/http/form-state'

/** Sentences for the reasons of a `FormState`; wants the namespace `errors` from `ClientMessages`. */
export function useErrorText() {
  const t = useTranslations('errors')
  return (reason: string | undefined, values?: Record<string, string | number>, code = 'invalid'): string => {
    const key = `reasons.${reason}` as Parameters<typeof t.has>[0]
    if (reason && t.has(key)) return t(key, values as never)
    return t(`codes.${code}` as Parameters<typeof t>[0])
  }
}

/** The sentence for a form that was refused as a whole; nothing while there is none. */
export function FormError({ state }: { state: FormState }) {
  const text = useErrorText()
  if (state.status !== 'failed') return null
  if (!state.reason && Object.keys(state.fields ?? {}).length > 0) {
    return <Message>{text('checkFields')}</Message>
  }
  return <Message>{text(state.reason, state.values, state.code)}</Message>
}

function Message({ children }: { children: string }) {
  return (
    <p
      role="alert"
      className="rounded-md border border-danger bg-danger-subtle px-4 py-3 text-sm text-danger"
    >
      {children}
    </p>
  )
}
