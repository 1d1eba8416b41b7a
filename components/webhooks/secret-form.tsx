'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import type { IssuedSecret as Issued } from '@/lib/webhooks/schema'
import { IssuedSecret } from './issued-secret'

export interface SecretFormProps {
  connectionId: string
  endpointId: string
  /** A former secret is still good, and ends with the next. */
  hasFormer: boolean
  /** `rotateSecretAction`. */
  action: (previous: FormState<Issued>, form: FormData) => Promise<FormState<Issued>>
}

/** Replaces the secret of an endpoint, and shows the new one this once. */
export function SecretForm({ connectionId, endpointId, hasFormer, action }: SecretFormProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep<Issued>(action)
  const page = `/connections/${connectionId}/webhook` as const
  if (state.status === 'done' && state.data) return <IssuedSecret issued={state.data} page={page} />
  return (
    <Card>
      <form {...formProps} className="flex max-w-text flex-col gap-5">
        <input type="hidden" name="connectionId" value={connectionId} />
        <input type="hidden" name="endpointId" value={endpointId} />
        <input type="hidden" name="locale" value={locale} />
        {!isPending && <FormError state={state} />}
        <p>{t('rotateText')}</p>
        {hasFormer && <Alert variant="warning">{t('rotateAgain')}</Alert>}
        <div className="flex flex-wrap gap-2">
          <SubmitButton pending={isPending}>{t('submitRotate')}</SubmitButton>
          <Button asChild variant="outline">
            <Link href={page}>{t('cancel')}</Link>
          </Button>
        </div>
      </form>
    </Card>
  )
}
