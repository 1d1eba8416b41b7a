import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { Messages } from '@/lib/i18n/messages'

type Part = { [Name in keyof Messages & string]: `${Name}.${keyof Messages[Name] & string}` }[keyof Messages]

/**
 * Gives client components below it the named messages only, so that a page does not carry all sentences: whole
 * namespaces, or single parts of them such as `connections.menu`.
 */
export async function ClientMessages({
  namespaces,
  children,
}: {
  namespaces: readonly (keyof Messages | Part)[]
  children: ReactNode
}) {
  const [locale, messages] = await Promise.all([getLocale(), getMessages()])
  const picked: Record<string, unknown> = {}
  for (const path of namespaces) {
    const [name = '', part] = path.split('.')
    const all = messages[name as keyof Messages] as Record<string, unknown>
    picked[name] = part === undefined ? all : { ...(picked[name] ?? {}), [part]: all[part] }
  }
  return (
    <NextIntlClientProvider locale={locale} messages={picked as Partial<Messages>}>
      {children}
    </NextIntlClientProvider>
  )
}
