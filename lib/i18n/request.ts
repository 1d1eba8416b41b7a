import * as rootParams from 'next/root-params'
import { getRequestConfig } from 'next-intl/server'
import { messages } from '@/lib/i18n/messages'
import { toLocale } from '@/lib/i18n/routing'

export default getRequestConfig(async ({ locale: explicit }) => {
  const locale = toLocale(explicit ?? (await rootParams.locale()))
  return { locale, messages: messages[locale], timeZone: 'UTC' }
})
