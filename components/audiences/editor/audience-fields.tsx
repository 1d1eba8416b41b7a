'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useId, useRef } from 'react'
import { useErrorText } from '@/components/forms/error-text'
import { useIsHydrated } from '@/components/forms/use-form-step'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { changeDraft, type DraftChange } from '@/lib/audiences/drafts/changes/rules'
import { fieldsOf, toConditions } from '@/lib/audiences/drafts/rules'
import type { AudienceStep } from '@/lib/audiences/editing/schema'
import { audienceDescriptionLength, audienceNameLength } from '@/lib/audiences/saving/schema'
import type { PersonChip } from '@/lib/directory/schema'
import type { FormState } from '@/lib/http/form-state'
import type { AudienceFormProps } from './audience-form'
import { ByHand } from './by-hand'
import { ConditionGroup } from './condition-group'
import { PreviewCard } from './preview-card'
import { DraftEditingProvider, type EditorState, stateFields } from './state'
import { useLivePreview } from './use-live-preview'

export interface AudienceFieldsProps extends AudienceFormProps {
  state: FormState<AudienceStep>
  step: AudienceStep
  edited: EditorState
  onEdit: (change: (edited: EditorState) => EditorState) => void
}

/** What the form of an audience asks, and beside it whom that takes in. */
export function AudienceFields({
  state,
  step,
  edited,
  onEdit,
  choices,
  search,
  preview: ask,
  audienceId,
}: AudienceFieldsProps) {
  const t = useTranslations('audienceEditor')
  const text = useErrorText()
  const locale = useLocale()
  const isHydrated = useIsHydrated()
  const focus = useFocusLater()
  const prefix = useId()
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
    if (one.kind === 'addValue') focus(`${prefix}value-${one.id}-${valuesOf(changed.draft, one.id) - 1}`)
    else if (one.kind === 'removeValue') focus(`${prefix}value-${one.id}-${Math.max(0, one.index - 1)}`)
    else if (one.kind === 'addCondition' || one.kind === 'addGroup' || one.kind === 'remove') {
      focus(`${prefix}part-${changed.focus}`)
    }
  }
  function choose(id: number, index: number, person: PersonChip) {
    onEdit((edited) => ({ ...edited, names: { ...edited.names, [person.id]: person.name } }))
    change({ kind: 'setValue', id, index, value: person.id })
    focus(`${prefix}value-${id}-${index}`)
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
                prefix,
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
