'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { SearchAction } from '@/components/activations/use-suggestions'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { ReviewBar } from '@/components/forms/review-bar'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep, useIsHydrated } from '@/components/forms/use-form-step'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { changeDraft, type DraftChange } from '@/lib/audiences/drafts/changes/rules'
import { fieldsOf, toConditions } from '@/lib/audiences/drafts/rules'
import type { AudienceStep, Person } from '@/lib/audiences/editing/schema'
import { audienceDescriptionLength, audienceNameLength } from '@/lib/audiences/saving/schema'
import type { FormState } from '@/lib/http/form-state'
import { AudienceImpact } from './audience-impact'
import { ByHand } from './by-hand'
import { ChangedMeanwhile } from './changed-meanwhile'
import { ConditionGroup } from './condition-group'
import { PreviewCard } from './preview-card'
import { DraftEditingProvider, type EditorChoices, type EditorState, stateFields, stateOf } from './state'
import { type PreviewAction, useLivePreview } from './use-live-preview'

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
          <Fields {...props} state={state} step={step} edited={edited} onEdit={setEdited} />
          <div className="flex">
            <SubmitButton name="intent" value={needsReview ? 'review' : 'apply'} pending={isPending}>
              {t(needsReview ? 'review' : audienceId ? 'save' : 'create')}
            </SubmitButton>
          </div>
        </>
      )}
    </form>
  )
}

interface FieldsProps extends AudienceFormProps {
  state: FormState<AudienceStep>
  step: AudienceStep
  edited: EditorState
  onEdit: (change: (edited: EditorState) => EditorState) => void
}

function Fields({ state, step, edited, onEdit, choices, search, preview: ask, audienceId }: FieldsProps) {
  const t = useTranslations('audienceEditor')
  const text = useErrorText()
  const locale = useLocale()
  const isHydrated = useIsHydrated()
  const focus = useFocusLater()
  const { draft, added, removed, names, name, description } = edited
  const { reason, issues } = toConditions(draft, choices.attributes)
  const question = JSON.stringify([
    ['audienceId', audienceId ?? ''],
    ['version', String(step.version)],
    ['locale', locale],
    ...stateFields(edited),
    ...fieldsOf(draft),
  ])
  const live = useLivePreview(ask, reason === null ? question : null, step.preview)

  function change(one: DraftChange) {
    const changed = changeDraft(draft, one, choices.attributes)
    onEdit((edited) => ({ ...edited, draft: changed.draft }))
    if (one.kind === 'addValue') focus(`value-${one.id}-${valuesOf(changed.draft, one.id) - 1}`)
    else if (one.kind === 'removeValue') focus(`value-${one.id}-${Math.max(0, one.index - 1)}`)
    else if (one.kind === 'addCondition' || one.kind === 'addGroup' || one.kind === 'remove') {
      focus(`part-${changed.focus}`)
    }
  }
  function choose(id: number, index: number, person: Person) {
    onEdit((edited) => ({ ...edited, names: { ...edited.names, [person.id]: person.name } }))
    change({ kind: 'setValue', id, index, value: person.id })
    focus(`value-${id}-${index}`)
  }

  return (
    <>
      {/* Enter in a field presses the first button of its form: that one only looks anew. */}
      <button
        type="submit"
        name="intent"
        value="refresh"
        tabIndex={-1}
        aria-hidden="true"
        className="sr-only"
        onClick={(event) => event.preventDefault()}
      />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
        <div className="flex min-w-0 flex-col gap-6">
          <Field label={t('name')} error={state.fields?.name && text(state.fields.name, state.values)}>
            <Input
              name="name"
              required
              maxLength={audienceNameLength + 1}
              autoComplete="off"
              value={name}
              onChange={({ target }) => onEdit((edited) => ({ ...edited, name: target.value }))}
            />
          </Field>
          <Field
            label={t('description')}
            note={t('optional')}
            error={state.fields?.description && text(state.fields.description)}
          >
            <Input
              name="description"
              maxLength={audienceDescriptionLength + 1}
              autoComplete="off"
              value={description}
              onChange={({ target }) => onEdit((edited) => ({ ...edited, description: target.value }))}
            />
          </Field>
          <section className="flex flex-col gap-3">
            <h2 className="font-semibold text-base">{t('conditions')}</h2>
            {draft.parts.length === 0 && <p className="text-muted-foreground text-sm">{t('noConditions')}</p>}
            <DraftEditingProvider
              value={{
                draft,
                choices,
                issues: step.isAttempted ? issues : {},
                names,
                isHydrated,
                change,
                choose,
                search,
                foundFor: step.foundFor,
              }}
            >
              <ConditionGroup group={draft} place={null} />
            </DraftEditingProvider>
          </section>
          <section className="flex flex-col gap-3">
            <h2 className="font-semibold text-base">{t('byHand')}</h2>
            <p className="max-w-text text-muted-foreground text-sm">{t('byHandHint')}</p>
            <ByHand
              added={added}
              removed={removed}
              saved={step.saved}
              search={search}
              found={step.found}
              isHydrated={isHydrated}
              onChange={(people) => onEdit((edited) => ({ ...edited, ...people }))}
            />
          </section>
        </div>
        <div className="lg:sticky lg:top-4">
          <PreviewCard {...live} isComplete={reason === null} />
        </div>
      </div>
    </>
  )
}

function valuesOf(draft: AudienceStep['draft'], id: number): number {
  const found = fieldsOf(draft).filter(([name]) => name.startsWith(`value.${id}.`))
  return found.length
}

/** Puts the focus on an element that the next rendering brings. */
function useFocusLater(): (id: string) => void {
  const wanted = useRef<string | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    document.getElementById(wanted.current)?.focus()
    wanted.current = null
  })
  return (id) => {
    wanted.current = id
  }
}
