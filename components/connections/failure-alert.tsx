'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Alert } from '@/components/ui/alert'
import type { FormState } from '@/lib/http/form-state'
import { useFailureText } from './failure-text'

/** What happened, why, and the next step; with the provider's own words where it said any. */
export function FailureAlert({ state, actions }: { state: FormState; actions?: ReactNode }) {
  const t = useTranslations('connections')
  const failureText = useFailureText()
  if (state.status !== 'failed') return null
  const { provider = '', providerMessage, status, latency } = state.values ?? {}
  return (
    <Alert variant="danger" role="alert" actions={actions}>
      <p>{failureText(state)}</p>
      {Boolean(status) && latency !== undefined && (
        <p className="mt-1 text-muted-foreground">
          {t('verification.answered', { provider, status: `${status}`, milliseconds: Number(latency) })}
        </p>
      )}
      {providerMessage && (
        <p className="mt-1 text-muted-foreground">
          {t('verification.says', { provider, message: providerMessage })}
        </p>
      )}
    </Alert>
  )
}
