'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { FailureAlert } from '@/components/connections/failure-alert'
import { useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import { describeJoiner } from '@/lib/announcements/rules'
import {
  type AnnouncementSettingsValues,
  chatTools,
  type Joiner,
  joinerPlaceholders,
  joinerTemplate,
  templateLength,
} from '@/lib/announcements/schema'
import { type FormState, submittedValue } from '@/lib/http/form-state'

export interface AnnouncementFormProps {
  connectionId: string
  settings: AnnouncementSettingsValues
  /** Whom the preview is about. */
  sample: Joiner
  /** `saveAnnouncementSettingsAction`. */
  action: (previous: FormState<unknown>, form: FormData) => Promise<FormState<unknown>>
}

const hours = Array.from({ length: 24 }, (_, hour) => hour)

/** The text about a person with a preview, and from what hour of which clock it is posted. */
export function AnnouncementForm({ connectionId, settings, sample, action }: AnnouncementFormProps) {
  const t = useTranslations('announcements')
  const errorText = useErrorText()
  const { state, isPending, formProps } = useFormStep<unknown>(action)
  const form = useErrorFocus(state)
  const [template, setTemplate] = useState(submittedValue(state, 'template', settings.template))
  const errorOf = (name: string) => state.fields?.[name] && errorText(state.fields[name])
  const isBesideField = Object.keys(state.fields ?? {}).length > 0
  const isFillable = joinerTemplate.safeParse(template).success
  return (
    <form ref={form} {...formProps} noValidate className="flex max-w-text flex-col gap-5">
      <input type="hidden" name="connectionId" value={connectionId} />
      {!isPending && !isBesideField && <FailureAlert state={state} />}
      <div className="flex flex-col gap-2">
        <Field label={t('template')} hint={t('templateHint')} error={errorOf('template')}>
          <Textarea
            name="template"
            required
            maxLength={templateLength + 1}
            rows={3}
            value={template}
            onChange={(event) => setTemplate(event.target.value)}
          />
        </Field>
        <p className="text-muted-foreground text-xs">
          {t('placeholders')}{' '}
          {joinerPlaceholders.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <code className="text-foreground">{`{${name}}`}</code> {t(`placeholder.${name}`)}
            </span>
          ))}
        </p>
        <div aria-live="polite" className="flex flex-col gap-1 rounded-md bg-muted p-3">
          <span className="text-muted-foreground text-xs">{t('preview')}</span>
          <span className="wrap-anywhere">
            {isFillable ? describeJoiner(template, sample) : t('previewBroken')}
          </span>
        </div>
      </div>
      <Field label={t('tool')} hint={t('toolHint')} error={errorOf('tool')}>
        <NativeSelect name="tool" defaultValue={submittedValue(state, 'tool', settings.tool ?? 'auto')}>
          {['auto' as const, ...chatTools].map((tool) => (
            <option key={tool} value={tool}>
              {t(`toolName.${tool}`)}
            </option>
          ))}
        </NativeSelect>
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('hour')} error={errorOf('hour')}>
          <NativeSelect name="hour" defaultValue={submittedValue(state, 'hour', String(settings.hour))}>
            {hours.map((hour) => (
              <option key={hour} value={hour}>
                {t('hourOption', { hour })}
              </option>
            ))}
          </NativeSelect>
        </Field>
        <Field label={t('timeZone')} hint={t('timeZoneHint')} error={errorOf('timeZone')}>
          <Input
            name="timeZone"
            required
            maxLength={60}
            autoComplete="off"
            spellCheck={false}
            defaultValue={submittedValue(state, 'timeZone', settings.timeZone)}
          />
        </Field>
      </div>
      <div role="status" className="text-sm empty:hidden">
        {!isPending && state.status === 'done' && t('saved')}
      </div>
      <SubmitButton pending={isPending} className="self-start">
        {t('save')}
      </SubmitButton>
    </form>
  )
}
