'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { NativeSelect } from '@/components/ui/native-select'
import { Radio, RadioGroup } from '@/components/ui/radio-group'
import { SubmitButton } from '@/components/ui/submit-button'
import { dateFormats, type ImportMapping, importFields } from '@/lib/directory/imports/schema'
import { type FormState, idleForm, submittedValue } from '@/lib/http/form-state'
import { Link } from '@/lib/i18n/navigation'

export interface MappingFormProps {
  importId: string
  header: string[]
  /** Cells of the first rows. */
  samples: string[][]
  mapping: ImportMapping
  attributes: { key: string; name: string }[]
  /** `mapImportAction`. */
  submit: (previous: FormState, form: FormData) => Promise<FormState>
}

/** Says what each column is, and what the file means by what it leaves out. */
export function MappingForm(props: MappingFormProps) {
  const { importId, header, samples, mapping, submit } = props
  const t = useTranslations('directoryImport')
  const [state, action] = useActionState<FormState, FormData>(submit, idleForm)
  const form = useErrorFocus(state)
  return (
    <form ref={form} action={action} noValidate className="flex flex-col gap-6">
      <input type="hidden" name="importId" value={importId} />
      <input type="hidden" name="locale" value={useLocale()} />
      <FormError state={state} />
      <p className="text-muted-foreground text-sm">
        {t('identityHint')} {t('managerHint')}{' '}
        {t.rich('ownHint', {
          link: (words) => (
            <Link href="/directory/attributes" className="text-primary underline underline-offset-4">
              {words}
            </Link>
          ),
        })}
      </p>
      <ul className="flex flex-col divide-y rounded-lg border bg-card">
        {header.map((name, index) => (
          <li key={name} className="grid gap-x-6 gap-y-2 p-4 sm:grid-cols-2">
            <div className="flex min-w-0 flex-col gap-1">
              <span className="wrap-anywhere font-medium">
                <bdi>{name}</bdi>
              </span>
              <span className="wrap-anywhere text-muted-foreground text-xs">
                {samples
                  .map((values) => values[index]?.slice(0, 60))
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            <Target {...props} state={state} index={index} name={name} />
          </li>
        ))}
      </ul>
      <Field label={t('dateFormat')} className="max-w-text">
        <NativeSelect
          key={submittedValue(state, 'dateFormat')}
          name="dateFormat"
          defaultValue={submittedValue(state, 'dateFormat', mapping.dateFormat)}
        >
          {dateFormats.map((format) => (
            <option key={format} value={format}>
              {t(`dateFormats.${format}`)}
            </option>
          ))}
        </NativeSelect>
      </Field>
      <RadioGroup label={t('empty')} hint={t('emptyHint')}>
        {(['keep', 'clear'] as const).map((value) => (
          <Choice
            key={`${value} ${submittedValue(state, 'empty')}`}
            control={
              <Radio
                name="empty"
                value={value}
                defaultChecked={submittedValue(state, 'empty', mapping.empty) === value}
              />
            }
          >
            {t(`empties.${value}`)}
          </Choice>
        ))}
      </RadioGroup>
      <RadioGroup label={t('missing')} hint={t('missingHint')}>
        {(['keep', 'left'] as const).map((value) => (
          <Choice
            key={`${value} ${submittedValue(state, 'missing')}`}
            control={
              <Radio
                name="missing"
                value={value}
                defaultChecked={submittedValue(state, 'missing', mapping.missing) === value}
              />
            }
          >
            {t(`missings.${value}`)}
          </Choice>
        ))}
      </RadioGroup>
      <SubmitButton className="self-start">{t('check')}</SubmitButton>
    </form>
  )
}

interface TargetProps extends Pick<MappingFormProps, 'mapping' | 'attributes'> {
  state: FormState
  index: number
  name: string
}

function Target({ mapping, attributes, state, index, name }: TargetProps) {
  const t = useTranslations('directoryImport')
  const tField = useTranslations('directory.field')
  const text = useErrorText()
  const field = `column${index}`
  const refused = state.fields?.[field]
  const chosen = submittedValue(state, field, mapping.columns[index] ?? '')
  return (
    <Field label={t('targetOf', { name })} hideLabel error={refused && text(refused, state.values)}>
      <NativeSelect key={chosen} name={field} defaultValue={chosen}>
        <option value="">{t('ignore')}</option>
        {importFields.map((one) => (
          <option key={one} value={one}>
            {tField(one)}
          </option>
        ))}
        {attributes.length > 0 && (
          <optgroup label={t('own')}>
            {attributes.map((attribute) => (
              <option key={attribute.key} value={`attribute:${attribute.key}`}>
                {attribute.name}
              </option>
            ))}
          </optgroup>
        )}
      </NativeSelect>
    </Field>
  )
}
