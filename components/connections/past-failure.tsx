'use client'

import { useLocale, useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { LocalTime } from '@/components/ui/local-time'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { failureValues, useFailureText } from './failure-text'

/** What the last test failed at, for whoever comes back to it. */
export function PastFailure({ provider, failure }: { provider: string; failure: TestFailure }) {
  const t = useTranslations('connections.verification')
  const locale = useLocale()
  const failureText = useFailureText()
  return (
    <Alert
      variant="danger"
      title={t.rich('testFailedTitle', { time: () => <LocalTime value={failure.at} locale={locale} /> })}
    >
      {failureText({ status: 'failed', reason: failure.reason, values: failureValues(provider, failure) })}
    </Alert>
  )
}
