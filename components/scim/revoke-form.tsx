'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'

export interface RevokeFormProps {
  /** `revokeScimTokenAction`. */
  action: (previous: FormState<unknown>, form: FormData) => Promise<FormState<unknown>>
}

/** Ends the token, after its page has said what ends with it. */
export function RevokeForm({ action }: RevokeFormProps) {
  const t = useTranslations('provisioning')
  const { state, isPending, formProps } = useFormStep<unknown>(action)
  return (
    <form {...formProps} className="flex flex-col items-start gap-3">
      <input type="hidden" name="locale" value={useLocale()} />
      {!isPending && <FormError state={state} />}
      <div className="flex flex-wrap gap-2">
        <SubmitButton variant="destructive" pending={isPending}>
          {t('submitRevoke')}
        </SubmitButton>
        <Button asChild variant="outline">
          <Link href="/settings/provisioning">{t('keep')}</Link>
        </Button>
      </div>
    </form>
  )
}
