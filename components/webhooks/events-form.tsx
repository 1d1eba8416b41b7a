'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/form-state'
import { EventChoice } from './event-choice'

export interface EventsFormProps {
  connectionId: string
  endpointId: string
  chosen: readonly string[]
  /** `chooseEventsAction`. */
  action: (previous: FormState<unknown>, form: FormData) => Promise<FormState<unknown>>
}

/** Chooses what an endpoint is told of. */
export function EventsForm({ connectionId, endpointId, chosen, action }: EventsFormProps) {
  const t = useTranslations('webhooks')
  const { state, isPending, formProps } = useFormStep<unknown>(action)
  return (
    <form {...formProps} className="flex max-w-text flex-col gap-4">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="endpointId" value={endpointId} />
      <input type="hidden" name="locale" value={useLocale()} />
      {!isPending && <FormError state={state} />}
      <EventChoice state={state} chosen={chosen} />
      <SubmitButton variant="outline" className="self-start" pending={isPending}>
        {t('submitEvents')}
      </SubmitButton>
    </form>
  )
}
