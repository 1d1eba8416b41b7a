'use client'

import { useTranslations } from 'next-intl'
import { useErrorText } from '@/components/forms/error-text'
import { answerSeconds } from '@/lib/connections/verification/limits/rules'
import type { TestFailure } from '@/lib/connections/verification/schema'
import type { FormState } from '@/lib/http/form-state'

/** Values of the sentence for a failed test of before; how long to wait is over or unknown. */
export function failureValues(provider: string, { host, status, limit = answerSeconds }: TestFailure) {
  return { provider, host, status, limit, wait: 0, waitUnit: 'unknown' }
}

/**
 * Sentences for what providers do, and for all else that a form can be refused for. Wants the namespaces
 * `errors` and `connectionErrors` from `ClientMessages`.
 */
export function useFailureText() {
  const t = useTranslations('connectionErrors')
  const otherText = useErrorText()
  return ({ reason, values, fields, code }: FormState): string => {
    const key = reason as Parameters<typeof t.has>[0]
    if (reason && t.has(key)) return t(key, values as never)
    if (!reason && Object.keys(fields ?? {}).length > 0) return otherText('checkFields')
    return otherText(reason, values, code)
  }
}
