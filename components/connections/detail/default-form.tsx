'use client'

import { useTranslations } from 'next-intl'
import { SettingForm, type SettingFormProps } from './setting-form'

export interface DefaultFormProps
  extends Pick<SettingFormProps<{ name: string }>, 'connectionId' | 'action'> {
  /** False where it is the default, or no other connection could be. */
  isOffered: boolean
}

/** Makes the connection the default of its listing by `setDefaultAction`. */
export function DefaultForm({ isOffered, ...form }: DefaultFormProps) {
  const t = useTranslations('connections.settings.default')
  const submit = isOffered ? t('submit') : null
  return <SettingForm {...form} submit={submit} done={({ name }) => t('done', { name })} />
}
