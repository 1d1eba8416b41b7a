import { render } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

/** Renders forms of connections with their words. */
export function show(children: ReactNode, locale: Locale = 'en') {
  const { errors, connections, connectionErrors } = messages[locale]
  return render(
    <NextIntlClientProvider
      locale={locale}
      messages={{ errors, connections, connectionErrors }}
      timeZone="UTC"
    >
      {children}
    </NextIntlClientProvider>,
  )
}

/** An action that answers so, whatever it is sent. */
export const answering =
  <Data,>(state: FormState<Data>) =>
  async () =>
    state

export const waysOut = { back: null, later: null }
export const connectionId = '0190a000-0000-7000-8000-000000000001'
