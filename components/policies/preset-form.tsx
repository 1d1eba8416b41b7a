'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import type { PresetField } from '@/lib/connections/presets/queries'
import { presetInput } from '@/lib/connections/presets/schema'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'

type Action = (previous: FormState, form: FormData) => Promise<FormState>

export interface PresetFormProps {
  slug: string
  preset: { clientId: string; hasSecret: boolean; scopes: string[] } | null
  listingScopes: string[]
  fields: PresetField[]
  /** `savePresetAction`. */
  submit: Action
}

/** The organization's own OAuth app for a listing; its secret goes in and never comes out. */
export function PresetForm({ slug, preset, listingScopes, fields, submit }: PresetFormProps) {
  const t = useTranslations('presets')
  const errorText = useErrorText()
  const { state, isPending, formProps } = useFormStep(submit)
  const form = useErrorFocus(state)
  const problem = (name: string) => {
    const reason = state.fields?.[name]
    return reason && errorText(reason)
  }
  const wasSent = state.submitted !== undefined
  const isPublic = wasSent ? state.submitted?.isPublic === 'on' : preset !== null && !preset.hasSecret
  return (
    <form {...formProps} ref={form} noValidate className="flex max-w-xl flex-col gap-5">
      <input type="hidden" name="slug" value={slug} />
      <input type="hidden" name="locale" value={useLocale()} />
      <FormError state={state} />
      <Field label={t('clientId')} error={problem('clientId')}>
        <Input
          name="clientId"
          required
          defaultValue={submittedValue(state, 'clientId', preset?.clientId ?? '')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      <Field
        label={t('clientSecret')}
        hint={t(preset?.hasSecret ? 'secretStored' : 'secretHint')}
        error={problem('clientSecret')}
      >
        <Input name="clientSecret" type="password" autoComplete="off" spellCheck={false} />
      </Field>
      <Choice
        control={<Checkbox name="isPublic" value="on" defaultChecked={isPublic} />}
        description={t('isPublicHint')}
      >
        {t('isPublic')}
      </Choice>
      <Field
        label={t('scopes')}
        note={t('optional')}
        hint={
          listingScopes.length > 0
            ? t('scopesHint', { scopes: listingScopes.join(' ') })
            : t('scopesHintNone')
        }
        error={problem('scopes')}
      >
        <Textarea
          name="scopes"
          rows={3}
          defaultValue={submittedValue(state, 'scopes', preset?.scopes.join('\n') ?? '')}
          className="font-mono text-xs sm:text-xs"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      {fields.map(({ name, label, help, example, value }) => (
        <Field
          key={name}
          label={label}
          note={t('optional')}
          hint={[help, example && t('example', { example }), t('configHint')].filter(Boolean).map((hint) => (
            <span key={hint} className="wrap-anywhere block">
              {hint}
            </span>
          ))}
          error={problem(presetInput(name))}
        >
          <Input
            name={presetInput(name)}
            defaultValue={submittedValue(state, presetInput(name), value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
      ))}
      <div className="flex flex-wrap gap-2">
        <SubmitButton pending={isPending}>{t('save')}</SubmitButton>
        <Button asChild variant="outline">
          <Link href="/settings/policy">{t('back')}</Link>
        </Button>
      </div>
    </form>
  )
}

/** Takes a preset away. */
export function RemovePresetForm({ slug, submit }: { slug: string; submit: Action }) {
  const t = useTranslations('presets')
  const { state, isPending, formProps } = useFormStep(submit)
  return (
    <form {...formProps} className="flex flex-col gap-3">
      <input type="hidden" name="slug" value={slug} />
      <input type="hidden" name="locale" value={useLocale()} />
      <FormError state={state} />
      <SubmitButton variant="destructive" pending={isPending} className="self-start">
        {t('remove')}
      </SubmitButton>
    </form>
  )
}
