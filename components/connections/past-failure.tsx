'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { failureValues, useFailureText } from './failure-text'
import { moment } from './moment'

/** What the last test failed at, for whoever comes back to it. */
export function PastFailure({ provider, failure }: { provider: string; failure: TestFailure }) {
  const t = useTranslations('connections.verification')
  const format = useFormatter()
  const failureText = useFailureText()
  const date = format.dateTime(new Date(failure.at), moment)
  return (
    <Alert variant="danger" title={t('testFailedTitle', { date })}>
      {failureText({ status: 'failed', reason: failure.reason, values: failureValues(provider, failure) })}
    </Alert>
  )
}
