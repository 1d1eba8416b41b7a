'use client'

import { useTranslations } from 'next-intl'
import { useLeft } from '@/components/api-keys/use-left'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import { Alert } from '@/components/ui/alert'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { RadioGroup } from '@/components/ui/radio-group'
import { SubmitButton } from '@/components/ui/submit-button'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { type Locale, locales } from '@/lib/i18n/routing'
import { type CalendarKind, calendarKinds } from '@/lib/people-calendars/schema'

/** The address of a calendar that was just made, and what was done. */
export interface PeopleCalendarAnswer {
  url: string | null
  act: 'save' | 'renew' | 'end'
}

export interface PeopleCalendarFormProps {
  connectionId: string
  /** There is an address already. */
  isMade: boolean
  kinds: readonly CalendarKind[]
  language: Locale
  /** `peopleCalendarAction`. */
  action: (
    previous: FormState<PeopleCalendarAnswer>,
    form: FormData,
  ) => Promise<FormState<PeopleCalendarAnswer>>
}

/** What a calendar shows; makes, renews or ends its address, and shows a new one this once. */
export function PeopleCalendarForm(props: PeopleCalendarFormProps) {
  const { connectionId, isMade, kinds, language, action } = props
  const t = useTranslations('peopleCalendar')
  const errorText = useErrorText()
  const { state, isPending, formProps } = useFormStep<PeopleCalendarAnswer>(action)
  const form = useErrorFocus(state)
  const done = !isPending && state.status === 'done' ? state.data : undefined
  const sent = state.submitted?.kinds
  const chosen: readonly string[] = Array.isArray(sent) ? sent : kinds
  return (
    <form ref={form} {...formProps} className="flex max-w-text flex-col gap-5">
      <input type="hidden" name="connectionId" value={connectionId} />
      {!isPending && <FormError state={state} />}
      {done?.url && <NewAddress url={done.url} />}
      <div role="status" className="text-sm empty:hidden">
        {done && !done.url && t(done.act === 'end' ? 'ended' : 'saved')}
      </div>
      <RadioGroup label={t('kinds')} error={state.fields?.kinds && errorText(state.fields.kinds)}>
        {calendarKinds.map((kind) => (
          <Choice
            key={kind}
            control={<Checkbox name="kinds" value={kind} defaultChecked={chosen.includes(kind)} />}
            description={t(`kindHint.${kind}`)}
          >
            {t(`kind.${kind}`)}
          </Choice>
        ))}
      </RadioGroup>
      <Field label={t('language')}>
        <NativeSelect name="locale" defaultValue={submittedValue(state, 'locale', language)}>
          {locales.map((locale) => (
            <option key={locale} value={locale}>
              {t(`locale.${locale}`)}
            </option>
          ))}
        </NativeSelect>
      </Field>
      <div className="flex flex-wrap gap-2">
        {isMade && (
          <SubmitButton name="act" value="save">
            {t('save')}
          </SubmitButton>
        )}
        <SubmitButton variant={isMade ? 'outline' : 'default'} name="act" value="renew">
          {t(isMade ? 'renew' : 'make')}
        </SubmitButton>
        {isMade && (
          <SubmitButton variant="ghost" name="act" value="end">
            {t('end')}
          </SubmitButton>
        )}
      </div>
      <p className="text-muted-foreground text-xs">{t(isMade ? 'renewHint' : 'how')}</p>
    </form>
  )
}

/** Shown once: whoever leaves the page and comes back does not find it again. */
function NewAddress({ url }: { url: string }) {
  const t = useTranslations('peopleCalendar')
  if (useLeft()) return null
  return (
    <Alert variant="success" role="status" title={t('addressTitle')}>
      <div className="flex flex-col gap-3">
        <p>{t('once')}</p>
        <div className="flex flex-wrap items-end gap-2">
          <Field label={t('address')} hideLabel className="min-w-0 flex-1 basis-60">
            <Input value={url} readOnly />
          </Field>
          <CopyButton value={url} label={t('copy')} copiedLabel={t('copied')} failedLabel={t('copyFailed')} />
        </div>
        <p>{t('how')}</p>
      </div>
    </Alert>
  )
}
