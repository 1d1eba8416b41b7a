'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { useFormStep } from '@/components/forms/use-form-step'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import type { DeleteAudienceStep } from '@/lib/audiences/editing/schema'
import type { FormState } from '@/lib/http/form-state'

export interface DeleteFormProps {
  audienceId: string
  name: string
  people: number
  /** `deleteAudienceAction`. */
  submit: (previous: FormState<DeleteAudienceStep>, form: FormData) => Promise<FormState<DeleteAudienceStep>>
}

/** Deletes an audience after asking once more; a refusal names what it is used for. */
export function DeleteForm({ audienceId, name, people, submit }: DeleteFormProps) {
  const t = useTranslations('audienceDeletion')
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep(submit)
  return (
    <form {...formProps} aria-label={t('delete')} className="flex max-w-text flex-col items-start gap-3">
      <input type="hidden" name="audienceId" value={audienceId} />
      <input type="hidden" name="locale" value={locale} />
      <FormError state={state} />
      {state.data?.isAsked ? (
        <>
          <p role="alert" className="text-sm">
            {t('ask', { name, count: people })}
          </p>
          <div className="flex flex-wrap gap-2">
            <SubmitButton name="intent" value="apply" variant="destructive" pending={isPending}>
              {t('confirm')}
            </SubmitButton>
            <Button type="submit" name="intent" value="back" variant="outline">
              {t('keep')}
            </Button>
          </div>
        </>
      ) : (
        <SubmitButton name="intent" value="review" variant="outline" pending={isPending}>
          {t('delete')}
        </SubmitButton>
      )}
    </form>
  )
}
