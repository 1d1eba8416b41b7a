import type { ErrorCode } from '@/lib/errors'

/** What a server action tells its form. Never holds a secret. */
export interface FormState<Data = unknown> {
  status: 'idle' | 'failed' | 'done'
  code?: ErrorCode
  /** Key below `errors.reasons` in the messages. */
  reason?: string
  values?: Record<string, string | number>
  /** Reason by field name. */
  fields?: Record<string, string>
  /** What was sent, so that a refused form keeps its answers without JavaScript too. */
  submitted?: Record<string, string | string[]>
  data?: Data
}

export const idleForm: FormState<never> = { status: 'idle' }

/** What was typed into a field last time, or the given first value. */
export function submittedValue(state: FormState, name: string, initial = ''): string {
  const value = state.submitted?.[name]
  return typeof value === 'string' ? value : initial
}
