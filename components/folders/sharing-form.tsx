'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError } from '@/components/forms/error-text'
import { ReviewBar } from '@/components/forms/review-bar'
import { useFormStep } from '@/components/forms/use-form-step'
import { Alert } from '@/components/ui/alert'
import { Field } from '@/components/ui/field'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import type { SharingStep } from '@/lib/folders/sharing/schema'
import type { FolderRole } from '@/lib/generated/prisma/enums'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { SharingReview } from './sharing-review'

export interface SharingFormProps {
  folderId: string
  /** Whom it is about: a member, or everyone; or those of whom one is to be chosen. */
  who: { id: string; name: string } | { id: string; name: string; email: string }[]
  /** What they may do now. */
  current: FolderRole | null
  /** What they can be given. */
  roles: readonly FolderRole[]
  /** `sharingAction`. */
  submit: (previous: FormState<SharingStep>, form: FormData) => Promise<FormState<SharingStep>>
}

/** Gives a role in a folder or takes it away, after showing what that leads to. */
export function SharingForm({ folderId, who, current, roles, submit }: SharingFormProps) {
  const t = useTranslations('folders')
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep(submit)
  const step = state.data
  const isNew = Array.isArray(who)
  const label = isNew ? t('share') : t('roleOf', { name: who.name })
  const chosen = submittedValue(state, 'role', current ?? (isNew ? 'use' : 'none'))
  return (
    <form {...formProps} aria-label={label} className="flex min-w-0 flex-col gap-3">
      <input type="hidden" name="folderId" value={folderId} />
      <input type="hidden" name="locale" value={locale} />
      {!isNew && <input type="hidden" name="who" value={who.id} />}
      <FormError state={state} />
      {step?.view === 'review' && step.impact ? (
        <>
          {isNew && <input type="hidden" name="who" value={step.who} />}
          <input type="hidden" name="role" value={step.role} />
          <input type="hidden" name="fingerprint" value={step.impact.fingerprint} />
          {step.isNews && <Alert variant="warning">{t('impactChanged')}</Alert>}
          <SharingReview impact={step.impact} />
          <ReviewBar apply={t('apply')} back={t('back')} isPending={isPending} />
        </>
      ) : (
        <div className="flex flex-wrap items-end gap-2">
          {isNew && (
            <Field label={t('member')} className="min-w-0 flex-1 basis-56">
              <NativeSelect name="who" defaultValue={submittedValue(state, 'who')}>
                {who.map(({ id, name, email }) => (
                  <option key={id} value={id}>
                    {`${name} (${email})`}
                  </option>
                ))}
              </NativeSelect>
            </Field>
          )}
          <Field label={t('role')} hideLabel={!isNew} className="min-w-0 flex-1 basis-36">
            <NativeSelect name="role" defaultValue={chosen}>
              {roles.map((value) => (
                <option key={value} value={value}>
                  {t(`roles.${value}`)}
                </option>
              ))}
              {!isNew && <option value="none">{t('roles.none')}</option>}
            </NativeSelect>
          </Field>
          <SubmitButton name="intent" value="review" variant="outline" pending={isPending}>
            {isNew ? t('shareReview') : t('changeRole')}
          </SubmitButton>
        </div>
      )}
    </form>
  )
}
