'use client'

import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useRef, useState } from 'react'
import { FormError } from '@/components/forms/error-text'
import { FormBar, type WaysOut } from '@/components/forms/form-bar'
import { ReviewBar } from '@/components/forms/review-bar'
import { useFormStep, useIsHydrated } from '@/components/forms/use-form-step'
import { Button } from '@/components/ui/button'
import { Choice } from '@/components/ui/choice'
import { Radio, RadioGroup } from '@/components/ui/radio-group'
import { SubmitButton } from '@/components/ui/submit-button'
import type { SegmentStep, Selection } from '@/lib/activations/editing/schema'
import type { AudienceChip } from '@/lib/activations/schema'
import type { PersonChip } from '@/lib/directory/schema'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { ImpactReview } from './impact-review'
import { useKeptRecipients } from './kept-recipients'
import { RecipientChips, type RecipientKind } from './recipient-chips'
import { RecipientSearch } from './recipient-search'
import { ReloadLink } from './reload-link'
import { type CountAction, useLiveCount } from './use-live-count'
import type { SearchAction } from './use-suggestions'

export interface SegmentFormProps {
  connectionId: string
  /** The active activation to edit; null where one is to begin, which needs no review. */
  activation: { id: string; version: number } | null
  /** Of the activation, also of one that is not active; null before the first. */
  version?: number | null
  initial: Selection
  /** Employees whom `initial` reaches. */
  reach: number
  /** Where saving leads: the access page, or the last step of the connect wizard. */
  next?: 'access' | 'done'
  /** In the wizard: what stands beside the button that saves. */
  waysOut?: WaysOut
  /** `segmentAction`, `searchRecipientsAction` and `countRecipientsAction`. */
  submit: (previous: FormState<SegmentStep>, form: FormData) => Promise<FormState<SegmentStep>>
  search: SearchAction
  count: CountAction
}

/** Who gets a listing: everyone, or chosen audiences and people. An edit shows its impact before it is saved. */
export function SegmentForm(props: SegmentFormProps) {
  const { connectionId, activation, initial, next = 'access' } = props
  const { version = activation?.version ?? null } = props
  const t = useTranslations('activations')
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep(props.submit)
  const step = state.data
  const [selection, setSelection] = useState(step?.selection ?? initial)
  const isReview = step?.view === 'review'
  const [isRestored, setIsRestored] = useState(false)
  const keep = useKeptRecipients({
    connectionId,
    version,
    initial,
    selection,
    submit: props.submit,
    restore: ({ selection: kept }) => {
      if (isPending || isReview) return
      setSelection(kept)
      setIsRestored(true)
    },
  })
  const change = (chosen: Selection) => {
    setSelection(chosen)
    keep(chosen)
  }
  const startAnew = () => {
    setIsRestored(false)
    change(initial)
  }

  return (
    <form {...formProps} aria-label={t('formLabel')} className="group/form flex flex-col gap-6">
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="activationId" value={activation?.id ?? ''} />
      <input type="hidden" name="version" value={step?.version ?? activation?.version ?? 0} />
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="locale" value={locale} />
      {selection.audiences.map(({ id }) => (
        <input key={id} type="hidden" name="audienceIds" value={id} />
      ))}
      {selection.employees.map(({ id }) => (
        <input key={id} type="hidden" name="employeeIds" value={id} />
      ))}
      <FormError state={state} />
      <ReloadLink state={state} connectionId={connectionId} />
      {isReview && step.impact ? (
        <>
          <input type="hidden" name="recipients" value={selection.everyone ? 'everyone' : 'specific'} />
          <ImpactReview impact={step.impact} page={step.page} />
          <ReviewBar apply={t('apply')} back={t('back')} isPending={isPending} />
        </>
      ) : (
        <>
          {isRestored && <Restored onStartAnew={startAnew} />}
          <Chooser
            {...props}
            step={step}
            query={submittedValue(state, 'q')}
            selection={selection}
            onChange={change}
          />
          <SaveBar waysOut={props.waysOut}>
            <SubmitButton name="intent" value={activation ? 'review' : 'apply'} pending={isPending}>
              {t(activation ? 'review' : 'activate')}
            </SubmitButton>
          </SaveBar>
        </>
      )}
    </form>
  )
}

function SaveBar({ waysOut, children }: { waysOut?: WaysOut; children: ReactNode }) {
  return waysOut ? <FormBar waysOut={waysOut}>{children}</FormBar> : <div className="flex">{children}</div>
}

/** Says that this is not what is in force, with the way back to that. */
function Restored({ onStartAnew }: { onStartAnew: () => void }) {
  const t = useTranslations('activations')
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-sm">
      {t('restored')}
      <Button variant="link" onClick={onStartAnew}>
        {t('startAnew')}
      </Button>
    </p>
  )
}

interface ChooserProps extends SegmentFormProps {
  step: SegmentStep | undefined
  /** What was searched by button. */
  query: string
  selection: Selection
  onChange: (selection: Selection) => void
}

function Chooser({ step, query, selection, onChange, search, count, ...props }: ChooserProps) {
  const t = useTranslations('activations')
  const isHydrated = useIsHydrated()
  const input = useRef<HTMLInputElement>(null)
  const { reach, isCounting } = useLiveCount(count, selection, step?.reach ?? props.reach)

  function add(added: { audience: AudienceChip } | { employee: PersonChip }) {
    onChange(
      'audience' in added
        ? { ...selection, audiences: [...selection.audiences, added.audience] }
        : { ...selection, employees: [...selection.employees, added.employee] },
    )
  }

  function remove(kind: RecipientKind, removedId: string) {
    const list = kind === 'audience' ? 'audiences' : 'employees'
    onChange({ ...selection, [list]: selection[list].filter(({ id }) => id !== removedId) })
    // The button that had the focus is gone.
    input.current?.focus()
  }

  return (
    <>
      {/* Enter in a field presses the first button of its form: that must be the search. */}
      <button
        type="submit"
        name="intent"
        value="search"
        tabIndex={-1}
        aria-hidden="true"
        className="sr-only"
      />
      <RadioGroup label={t('recipients')} hideLabel>
        <Choice
          control={
            <Radio
              name="recipients"
              value="everyone"
              checked={selection.everyone}
              onChange={() => onChange({ ...selection, everyone: true })}
            />
          }
          description={t('everyoneHint')}
        >
          {t('everyone')}
        </Choice>
        <Choice
          control={
            <Radio
              name="recipients"
              value="specific"
              checked={!selection.everyone}
              onChange={() => onChange({ ...selection, everyone: false })}
            />
          }
          description={t('specificHint')}
        >
          {t('specific')}
        </Choice>
      </RadioGroup>
      <div className="flex flex-col gap-4 group-has-[[value=everyone]:checked]/form:hidden">
        <RecipientSearch
          selection={selection}
          onAdd={add}
          search={search}
          submitted={{ query, suggestions: step?.suggestions ?? null }}
          isHydrated={isHydrated}
          inputRef={input}
        />
        <RecipientChips selection={selection} onRemove={remove} />
      </div>
      <output aria-live="polite" aria-busy={isCounting} className="font-medium text-sm tabular-nums">
        {reach === null ? t('reachUnknown') : t('reach', { count: reach })}
      </output>
    </>
  )
}
