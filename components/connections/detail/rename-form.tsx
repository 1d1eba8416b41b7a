'use client'

import { useTranslations } from 'next-intl'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { nameLength } from '@/lib/connections/settings/schema'
import { submittedValue } from '@/lib/http/form-state'
import { SettingForm, type SettingFormProps } from './setting-form'

export interface RenameFormProps extends Pick<SettingFormProps<{ name: string }>, 'connectionId' | 'action'> {
  name: string
}

/** Gives the connection another name by `renameAction`. */
export function RenameForm({ name, ...form }: RenameFormProps) {
  const t = useTranslations('connections.settings.rename')
  return (
    <SettingForm {...form} submit={t('submit')} done={(data) => t('done', { name: data.name })}>
      {(state, errorOf) => (
        <Field label={t('field')} error={errorOf('name')}>
          <Input
            name="name"
            required
            maxLength={nameLength}
            autoComplete="off"
            defaultValue={state.status === 'failed' ? submittedValue(state, 'name', name) : name}
          />
        </Field>
      )}
    </SettingForm>
  )
}
