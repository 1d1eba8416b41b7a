'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { useFormStep } from '@/components/forms/use-form-step'
import { Alert } from '@/components/ui/alert'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { LocalTime } from '@/components/ui/local-time'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import type { SupportedMethod } from '@/lib/connections/schema'
import { validities } from '@/lib/hand-offs/schema'
import { type FormState, submittedValue } from '@/lib/http/form-state'
import { locales } from '@/lib/i18n/routing'

/** The address of a link that was just made. */
export interface MadeLink {
  url: string
  expiresAt: string
}

export interface CreateFormProps {
  connectionId: string
  methods: SupportedMethod[]
  /** Chosen unless the admin chooses another. */
  method: SupportedMethod | null
  /** `createHandOffAction`. */
  action: (previous: FormState<MadeLink>, form: FormData) => Promise<FormState<MadeLink>>
}

const languages = { en: 'English', fr: 'Français' }

/** Makes a link, and shows it this once. Works without JavaScript. */
export function CreateForm({ connectionId, methods, method, action }: CreateFormProps) {
  const t = useTranslations('handOffs')
  const tMethods = useTranslations('connections.method')
  const errorText = useErrorText()
  const locale = useLocale()
  const { state, isPending, formProps } = useFormStep<MadeLink>(action)
  const form = useErrorFocus(state)
  const errorOf = (name: string) => state.fields?.[name] && errorText(state.fields[name])
  const isBesideField = !state.reason && Object.keys(state.fields ?? {}).length > 0
  const made = state.status === 'done' && !isPending ? state.data : undefined
  const [only] = methods
  return (
    <form ref={form} {...formProps} noValidate className="flex max-w-text flex-col gap-4">
      <input type="hidden" name="connectionId" value={connectionId} />
      <div role="status" className="empty:hidden">
        {made && <Made link={made} recipient={submittedValue(state, 'recipient')} />}
      </div>
      {!isPending && !isBesideField && <FormError state={state} />}
      <Field label={t('validity')} error={errorOf('validity')}>
        <NativeSelect name="validity" defaultValue={submittedValue(state, 'validity', '1440')}>
          {validities.map((minutes) => (
            <option key={minutes} value={minutes}>
              {t(`validityFor.m${minutes}`)}
            </option>
          ))}
        </NativeSelect>
      </Field>
      {methods.length > 1 ? (
        <Field label={t('method')} error={errorOf('method')}>
          <NativeSelect name="method" defaultValue={submittedValue(state, 'method', method ?? '')}>
            <option value="">{t('anyMethod')}</option>
            {methods.map((type) => (
              <option key={type} value={type}>
                {tMethods(type)}
              </option>
            ))}
          </NativeSelect>
        </Field>
      ) : (
        <input type="hidden" name="method" value={only ?? ''} />
      )}
      <Field
        label={t('recipient')}
        note={t('optional')}
        hint={t('recipientHint')}
        error={errorOf('recipient')}
      >
        <Input
          name="recipient"
          type="email"
          autoComplete="off"
          defaultValue={submittedValue(state, 'recipient')}
        />
      </Field>
      <Field label={t('language')} error={errorOf('language')}>
        <NativeSelect name="language" defaultValue={submittedValue(state, 'language', locale)}>
          {locales.map((language) => (
            <option key={language} value={language} lang={language}>
              {languages[language]}
            </option>
          ))}
        </NativeSelect>
      </Field>
      <SubmitButton pending={isPending} className="self-start">
        {t('submit')}
      </SubmitButton>
    </form>
  )
}

function Made({ link: { url, expiresAt }, recipient }: { link: MadeLink; recipient: string }) {
  const t = useTranslations('handOffs')
  const locale = useLocale()
  return (
    <Alert variant="success" title={t('createdTitle')}>
      <div className="flex flex-col gap-3">
        {recipient && <p className="wrap-anywhere">{t('createdMailed', { recipient })}</p>}
        <p>{t('once')}</p>
        <p>{t.rich('until', { time: () => <LocalTime value={expiresAt} locale={locale} /> })}</p>
        <div className="flex flex-wrap items-end gap-2">
          <Field label={t('address')} className="min-w-0 flex-1 basis-60">
            <Input value={url} readOnly className="font-mono text-xs sm:text-xs" />
          </Field>
          <CopyButton value={url} label={t('copy')} copiedLabel={t('copied')} failedLabel={t('copyFailed')} />
        </div>
      </div>
    </Alert>
  )
}
