'use client'

import { useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { webhookEvents } from '@/lib/events/schema'
import type { FormState } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import type { IssuedSecret as Issued } from '@/lib/webhooks/schema'
import { EventChoice } from './event-choice'
import { IssuedSecret } from './issued-secret'

export interface CreateFormProps {
  connectionId: string
  /** `createWebhookAction`. */
  action: (previous: FormState<Issued>, form: FormData) => Promise<FormState<Issued>>
}

/** Chooses the first events of a connection, and shows its secret this once. */
export function CreateForm({ connectionId, action }: CreateFormProps) {
  const t = useTranslations('webhooks')
  const { state, isPending, formProps } = useFormStep<Issued>(action)
  const page = `/connections/${connectionId}/webhook` as const
  if (state.status === 'done' && state.data) return <IssuedSecret issued={state.data} page={page} />
  return (
    <Card>
      <form {...formProps} className="flex max-w-text flex-col gap-5">
        <input type="hidden" name="connectionId" value={connectionId} />
        {!isPending && <FormError state={state} />}
        <EventChoice state={state} chosen={webhookEvents} />
        <div className="flex flex-wrap gap-2">
          <SubmitButton pending={isPending}>{t('submitCreate')}</SubmitButton>
          <Button asChild variant="outline">
            <Link href={page}>{t('cancel')}</Link>
          </Button>
        </div>
      </form>
    </Card>
  )
}
