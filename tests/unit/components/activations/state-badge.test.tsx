import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { StateBadge } from '@/components/activations/state-badge'
import { displayReasons } from '@/lib/activations/schema'
import { messages } from '@/lib/i18n/messages'

test.each(['en', 'fr'] as const)('every reason has a sentence of its own (%s)', (locale) => {
  for (const reason of displayReasons) {
    const { container, unmount } = render(
      <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
        <StateBadge display={{ state: 'pending', reason, action: null }} />
      </NextIntlClientProvider>,
    )
    expect(container.textContent).not.toContain('activations.')
    unmount()
  }
})

test('what needs an act is red, with its word beside the colour', () => {
  render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <StateBadge display={{ state: 'pending', reason: 'needsReconnect', action: 'reconnect' }} />
    </NextIntlClientProvider>,
  )
  expect(screen.getByText('Pending').getAttribute('data-tone')).toBe('danger')
})
