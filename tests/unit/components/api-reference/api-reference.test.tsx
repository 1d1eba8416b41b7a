import { render, screen, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { ApiReference } from '@/components/api-reference/api-reference'
import { referenceOf } from '@/lib/api-reference/reference/rules'
import { operationIds } from '@/lib/api-reference/rules'
import { messageTypes } from '@/lib/events/payloads/schema'
import { messages } from '@/lib/i18n/messages'

test.each(['en', 'fr'] as const)('in %s, the contents lead to each call and each message, once', (locale) => {
  const { container } = render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]}>
      <ApiReference reference={referenceOf(locale)} />
    </NextIntlClientProvider>,
  )
  const links = within(screen.getByRole('navigation')).getAllByRole('link')
  const hrefs = links.map((link) => link.getAttribute('href'))
  expect(hrefs.toSorted()).toEqual([...operationIds, ...messageTypes].map((id) => `#${id}`).toSorted())
  const ids = [...container.querySelectorAll('[id]')].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const href of hrefs) expect(ids).toContain(href?.slice(1))
})
