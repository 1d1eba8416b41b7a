'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { SearchAction } from '@/components/activations/use-suggestions'
import { FormError } from '@/components/forms/error-text'
import { ReviewBar } from '@/components/forms/review-bar'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { fieldsOf } from '@/lib/audiences/drafts/rules'
import type { AudienceStep } from '@/lib/audiences/editing/schema'
import type { FormState } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'
import { AudienceFields } from './audience-fields'
import { AudienceImpact } from './audience-impact'
import { ChangedMeanwhile } from './changed-meanwhile'
import { useKeptDraft } from './kept-draft'
import { type EditorChoices, type EditorState, stateFields, stateOf } from './state'
import type { PreviewAction } from './use-live-preview'

export interface AudienceFormProps {
  /** Null for a new one. */
  audienceId: string | null
  start: AudienceStep
  /** The older version that the form was filled in from; 0: none. */
  restored: number
  /** Whether an active integration is for it, so that an edit shows its impact before it is saved. */
  needsReview: boolean
  choices: EditorChoices
  /** `audienceAction`, `previewAudienceAction` and `findPeopleAction`. */
  submit: (previous: FormState<AudienceStep>, form: FormData) => Promise<FormState<AudienceStep>>
  preview: PreviewAction
  search: SearchAction
}

/** Name, conditions and people by hand of an audience, with whom that takes in. */
export function AudienceForm(props: AudienceFormProps) {
  const { audienceId, start, restored, needsReview } = props
  const t = useTranslations('audienceEditor')
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep(props.submit)
  const form = useErrorFocus(state)
  const step = state.data ?? start
  const [edited, setEdited] = useState<EditorState>(() => stateOf(step))
  const isReview = step.view === 'review' && step.impact !== null
  const [isRestored, setIsRestored] = useState(false)
  const initial = stateOf(start)
  useKeptDraft({
    audienceId,
    version: start.version,
    initial,
    edited,
    submit: props.submit,
    restore: (kept) => {
      if (isPending || isReview) return
      setEdited(stateOf(kept))
      setIsRestored(true)
    },
  })
  const startAnew = () => {
    setIsRestored(false)
    setEdited(initial)
  }

  return (
    <form ref={form} {...formProps} noValidate aria-label={t('formLabel')} className="flex flex-col gap-6">
      <input type="hidden" name="audienceId" value={audienceId ?? ''} />
      <input type="hidden" name="version" value={step.version} />
      <input type="hidden" name="restored" value={restored} />
      <input type="hidden" name="names" value={step.saved.page} />
      <input type="hidden" name="locale" value={locale} />
      {stateFields(edited).map(([name, value]) => (
        <input key={`${name}-${value}`} type="hidden" name={name} value={value} />
      ))}
      <FormError state={state} />
      {step.changes.length > 0 && <ChangedMeanwhile changes={step.changes} />}
      {isReview && step.impact ? (
        <>
          <input type="hidden" name="name" value={edited.name} />
          <input type="hidden" name="description" value={edited.description} />
          {fieldsOf(edited.draft).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <AudienceImpact impact={step.impact} page={step.page} />
          <ReviewBar apply={t('apply')} back={t('back')} isPending={isPending} />
        </>
      ) : (
        <>
          {isRestored && <Restored onStartAnew={startAnew} />}
          <AudienceFields {...props} state={state} step={step} edited={edited} onEdit={setEdited} />
          <div className="flex flex-wrap gap-2">
            <SubmitButton name="intent" value={needsReview ? 'review' : 'apply'} pending={isPending}>
              {t(needsReview ? 'review' : audienceId ? 'save' : 'create')}
            </SubmitButton>
            <Button asChild variant="ghost">
              <Link href={audienceId ? `/audiences/${audienceId}` : '/audiences'}>{t('cancel')}</Link>
            </Button>
          </div>
        </>
      )}
    </form>
  )
}

/** Says that this is not what is saved, with the way back to that. */
function Restored({ onStartAnew }: { onStartAnew: () => void }) {
  const t = useTranslations('audienceEditor')
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-sm">
      {t('restored')}
      <Button variant="link" onClick={onStartAnew}>
        {t('startAnew')}
      </Button>
    </p>
  )
}
