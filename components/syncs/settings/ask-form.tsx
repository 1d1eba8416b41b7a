'use client'

import { useTranslations } from 'next-intl'
import { SettingForm, type SettingFormProps } from '@/components/connections/detail/setting-form'

export interface AskFormProps extends Pick<SettingFormProps<unknown>, 'connectionId' | 'action'> {
  wasAsked: boolean
}

/** Asks the provider what it can do, by `discoverCapabilitiesAction`. */
export function AskForm({ wasAsked, ...form }: AskFormProps) {
  const t = useTranslations('syncSettings.capabilities')
  return <SettingForm {...form} submit={t(wasAsked ? 'again' : 'ask')} done={() => t('done')} />
}
