'use client'

import { useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/form-state'

export interface RevokeFormProps {
  connectionId: string
  handOffId: string
  /** Names the link to who does not see the row. */
  label: string
  /** `revokeHandOffAction`. */
  action: (previous: FormState<void>, form: FormData) => Promise<FormState<void>>
}

/** Ends a link before its time. */
export function RevokeForm({ connectionId, handOffId, label, action }: RevokeFormProps) {
  const t = useTranslations('handOffs')
  const { state, isPending, formProps } = useFormStep<void>(action)
  return (
    <form {...formProps} className="flex flex-col items-start gap-2">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="handOffId" value={handOffId} />
      {!isPending && <FormError state={state} />}
      <SubmitButton variant="outline" size="sm" pending={isPending} aria-label={label}>
        {t('revoke')}
      </SubmitButton>
    </form>
  )
}
