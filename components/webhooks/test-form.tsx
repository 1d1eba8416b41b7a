'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { Alert } from '@/components/ui/alert'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/form-state'
import { useOutcomeText } from './use-outcome-text'

/** What came of a test, of `TestResult` in lib/webhooks/testing/mutations.ts. */
interface Tested {
  isDelivered: boolean
  status: number | null
  error: string | null
  durationMs: number
}

export interface TestFormProps {
  connectionId: string
  endpointId: string
  /** `sendTestAction`. */
  action: (previous: FormState<Tested>, form: FormData) => Promise<FormState<Tested>>
}

/** Sends a test event and says what the receiver made of it. */
export function TestForm({ connectionId, endpointId, action }: TestFormProps) {
  const t = useTranslations('webhooks')
  const outcome = useOutcomeText()
  const { state, isPending, formProps } = useFormStep<Tested>(action)
  const tested = !isPending && state.status === 'done' ? state.data : undefined
  return (
    <form {...formProps} className="flex max-w-text flex-col items-start gap-3">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="endpointId" value={endpointId} />
      <input type="hidden" name="locale" value={useLocale()} />
      {!isPending && <FormError state={state} />}
      {tested && (
        <Alert variant={tested.isDelivered ? 'success' : 'danger'} role="status" className="w-full">
          {t(tested.isDelivered ? 'testArrived' : 'testFailed', {
            outcome: outcome(tested),
            duration: tested.durationMs,
          })}
        </Alert>
      )}
      <SubmitButton variant="outline" pending={isPending}>
        {t('submitTest')}
      </SubmitButton>
    </form>
  )
}
