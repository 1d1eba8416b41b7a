'use client'

import { useTranslations } from 'next-intl'
import { SettingForm, type SettingFormProps } from './setting-form'

/** Begins a copy by `duplicateAction`, which opens its set-up. */
export function DuplicateForm(form: Pick<SettingFormProps<unknown>, 'connectionId' | 'action'>) {
  const t = useTranslations('connections.settings.duplicate')
  return <SettingForm {...form} submit={t('submit')} />
}
