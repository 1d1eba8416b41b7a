import { render, screen, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { MessageSection } from '@/components/api-reference/message-section'
import { referenceOf } from '@/lib/api-reference/reference/rules'
import { messages } from '@/lib/i18n/messages'

test.each([
  ['en', 'A segment changed', 'Sent once for each request', 'required'],
  ['fr', 'Un segment a changé', 'Envoyé une fois par requête', 'obligatoire'],
] as const)(
  'a message is shown in %s with its type and what it holds',
  (locale, summary, description, required) => {
    const { webhooks } = referenceOf(locale)
    const message = webhooks.messages.find(({ type }) => type === 'segment.changed')
    if (!message) throw new Error('The message is not described')
    const { apiReference } = messages[locale]
    render(
      <NextIntlClientProvider locale={locale} messages={{ apiReference }}>
        <MessageSection message={message} />
      </NextIntlClientProvider>,
    )
    expect(screen.getByRole('heading', { name: summary })).toBeDefined()
    expect(screen.getByText('segment.changed')).toBeDefined()
    expect(screen.getByText(new RegExp(description))).toBeDefined()
    const [, ...rows] = within(screen.getByRole('table')).getAllByRole('row')
    const [first] = rows
    expect(rows).toHaveLength(8)
    expect(first?.textContent).toContain('segmentId')
    expect(first?.textContent).toContain(required)
  },
)
